import { LocalTime } from "@/components/ui/time";
import { pluralize } from "@/lib/format";
import type { ProviderStatus } from "@/lib/poll/schema";

/** Held price lists. */
export function HeldListsPanel({ statuses }: { statuses: ProviderStatus[] }) {
  const held = statuses.flatMap(({ provider, label, held }) =>
    held.map((list) => ({ ...list, provider, label })),
  );
  if (held.length === 0) return null;
  return (
    <section className="panel" id="held">
      <header>
        <h2>Held price lists</h2>
        <span className="end">read, and not published</span>
      </header>
      {held.map(({ provider, label, scope, since, observedAt, reason, offers }) => (
        <div className="pad" key={`${provider} ${scope}`}>
          <h3 className="st-held">{`${label}${scope !== "all" ? `, ${scope}` : ""}`}</h3>
          <p>
            <b>{reason}</b>
          </p>
          <p className="muted">
            <span>{pluralize(offers, "offer")}</span>, read <LocalTime at={observedAt} />; held since{" "}
            <LocalTime at={since} />. Until it looks usual again the last published list stays on the board.
          </p>
          <p>
            If you believe it: <code>{`npm run accept-poll ${provider}`}</code>
          </p>
        </div>
      ))}
    </section>
  );
}
