import { Moment } from "@/components/ui/moment";
import { counted, numberText } from "@/lib/offers/format";
import { isTroubled } from "@/lib/poll/provider-state";
import type { Health } from "@/lib/poll/schema";

const addresses = { health: "/api/health", offers: "/api/v1/offers" };

/** What scripts and monitors read. */
export function MachinesPanel({ health: { status, providers, poller, database } }: { health: Health }) {
  const troubled = providers.filter(({ state }) => isTroubled(state)).map(({ provider }) => provider);
  return (
    <section className="panel" id="machines">
      <header>
        <h2>For machines</h2>
      </header>
      <dl className="facts">
        <div>
          <dt>Health</dt>
          <dd>
            <a href={addresses.health}>
              <code>GET /api/health</code>
            </a>{" "}
            {status}
            {troubled.length > 0 && `: ${troubled.join(", ")}`}
          </dd>
        </div>
        <div>
          <dt>Offers</dt>
          <dd>
            <a href={addresses.offers}>
              <code>GET /api/v1/offers</code>
            </a>{" "}
            the same query as the page
          </dd>
        </div>
        <div>
          <dt>Poller</dt>
          <dd>
            {poller ? (
              <>
                {poller.isThisProcess ? "this process" : (poller.holder ?? "another process")}, lease{" "}
                {poller.token}, since <Moment at={poller.since} as="time" />
              </>
            ) : (
              <b className="t-bad">nobody polls; start the app again</b>
            )}
          </dd>
        </div>
        <div>
          <dt>Database</dt>
          <dd>
            {numberText(database.bytes / 1e6)} MB, {counted(database.changes, "change")}
            {database.since && (
              <>
                {" "}
                since <Moment at={database.since} as="day" />
              </>
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}
