import { Moment } from "@/components/ui/moment";
import { counted } from "@/lib/offers/format";
import type { ProviderStatus } from "@/lib/poll/schema";

/** Lists that were read and not believed. */
export function HeldPanel({ statuses }: { statuses: ProviderStatus[] }) {
  const held = statuses.flatMap(({ provider, label, held }) =>
    held.map((list) => ({ ...list, provider, label })),
  );
  if (held.length === 0) return null;
  return (
    <section className="panel" id="held">
      <header>
        <h2>Held</h2>
        <span className="end">read, and not published</span>
      </header>
      {held.map(({ provider, label, scope, since, observedAt, reason, offers }) => (
        <div className="pad" key={`${provider} ${scope}`}>
          <h3 className="st-held">{`${label}${scope !== "all" ? `, ${scope}` : ""}`}</h3>
          <p>
            <b>{reason}</b>
          </p>
          <p className="muted">
            <span>{counted(offers, "offer")}</span>, read <Moment at={observedAt} />; held since{" "}
            <Moment at={since} />. Until it looks usual again the last published list stays on the board.
          </p>
          <p>
            If you believe it: <code>{`npm run accept-poll ${provider}`}</code>
          </p>
        </div>
      ))}
    </section>
  );
}
