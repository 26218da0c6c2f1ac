import { RelativeTime } from "@/components/ui/time";
import { RefreshButton } from "@/components/ui/refresh-button";
import type { Mode } from "@/lib/domain/vocabulary";
import { pluralize } from "@/lib/format";
import type { ProviderState, ProviderStatus } from "@/lib/poll/schema";

export function ProvidersHead({ statuses, mode }: { statuses: ProviderStatus[]; mode: Mode }) {
  const connected = statuses.filter(({ state }) => state !== "not-connected");
  const times = connected.flatMap(({ lastGoodAt }) => lastGoodAt ?? []).sort();
  const offers = connected.reduce((sum, status) => sum + status.offers, 0);
  return (
    <header className="page-head">
      <div>
        <h1>Providers</h1>
        <p className="muted">
          <span>
            {mode === "sandbox"
              ? `No account connected, ${connected.length} sample providers`
              : `${connected.length} connected`}
          </span>
          <span>{connected.length > 0 && `: ${summary(connected)}`}</span>.{" "}
          <span>{pluralize(offers, "offer")}</span>
          {times.length > 0 && (
            <span>
              , the newest <RelativeTime at={times.at(-1)!} /> old, the oldest <RelativeTime at={times[0]!} />
            </span>
          )}
          <span>.</span>
        </p>
      </div>
      <div className="actions">
        <Legend />
        <RefreshButton label="Refresh all" variant="outline" />
      </div>
    </header>
  );
}

function summary(connected: ProviderStatus[]): string {
  const count = (...states: ProviderState[]) =>
    connected.filter(({ state }) => states.includes(state)).length;
  const online = count("answers");
  const limited = count("limited");
  const silent = count("silent");
  return [
    online > 0 && `${online} online`,
    count("held") > 0 && `${count("held")} held`,
    limited > 0 && `${limited} rate limited`,
    silent > 0 && `${silent} not responding`,
    count("refused") > 0 && `${count("refused")} with a rejected key`,
    count("no-credit") > 0 && `${count("no-credit")} without credit`,
    count("waiting") > 0 && `${count("waiting")} not checked yet`,
  ]
    .filter(Boolean)
    .join(", ");
}

function Legend() {
  return (
    <span className="legend" aria-hidden="true">
      <i className="good" /> good <i className="held" /> held <i className="failed" /> failed
    </span>
  );
}
