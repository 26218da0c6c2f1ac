import { LocalTime } from "@/components/ui/time";
import { pluralize, numberText } from "@/lib/format";
import { isProviderFailing } from "@/lib/poll/provider-state";
import type { Health } from "@/lib/poll/schema";

const addresses = { health: "/api/health", offers: "/api/v1/offers" };

/** Endpoints for scripts and monitors. */
export function MonitoringPanel({ health: { status, providers, poller, database } }: { health: Health }) {
  const troubled = providers.filter(({ state }) => isProviderFailing(state)).map(({ provider }) => provider);
  return (
    <section className="panel" id="machines">
      <header>
        <h2>API</h2>
      </header>
      <dl className="facts">
        <div>
          <dt>Health</dt>
          <dd>
            <a href={addresses.health}>
              <code>GET /api/health</code>
            </a>{" "}
            <span>{status}</span>
            <span>{troubled.length > 0 && `: ${troubled.join(", ")}`}</span>
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
              <span>
                <span>{poller.isThisProcess ? "this process" : (poller.holder ?? "another process")}</span>,
                lease <span>{poller.token}</span>, since <LocalTime at={poller.since} as="time" />
              </span>
            ) : (
              <b className="t-bad">nobody polls; start the app again</b>
            )}
          </dd>
        </div>
        <div>
          <dt>Database</dt>
          <dd>
            <span>{numberText(database.bytes / 1e6)}</span> MB,{" "}
            <span>{pluralize(database.changes, "change")}</span>
            {database.since && (
              <span>
                {" "}
                since <LocalTime at={database.since} as="day" />
              </span>
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}
