import { Card, CardBody, Facts } from "@/components/ui/card";
import { TableHead } from "@/components/ui/table";
import { LocalTime } from "@/components/ui/time";
import { day } from "@/lib/domain/durations";
import { numberText, pluralize } from "@/lib/format";
import { dateText } from "@/lib/offers/format";
import { isProviderFailing } from "@/lib/poll/provider-state";
import type { Health, RatesStatus } from "@/lib/poll/schema";

const rateColumns = [
  "Currency",
  { label: "Per USD", className: "text-right" },
  { label: "Date", className: "text-right" },
  "Source",
];

const maxRateAge = 3 * day;

/** The rates for converting other currencies. */
export function RatesPanel({ status }: { status: RatesStatus }) {
  const { feed, message, fetchedAt } = status;
  const rates = status.rates.filter(({ currency }) => currency !== "USD");
  return (
    <Card id="rates" title="Exchange rates" end="daily">
      {rates.length > 0 && (
        <table className="max-lg:[&_:is(td,th)]:px-1.5 max-lg:[&_:is(td,th):first-child]:pl-3">
          <caption className="sr-only">Exchange rates in use</caption>
          <TableHead columns={rateColumns} />
          <tbody>
            {rates.map(({ currency, perUsd, date, isPinned }) => (
              <tr key={currency}>
                <th scope="row">{currency}</th>
                <td className="text-right font-medium">{perUsd.toFixed(4)}</td>
                <td className="text-right">{date === null ? "fixed" : dateText(date)}</td>
                <td className="whitespace-normal text-ink-2" {...(isOld(date) && { "data-mark": "old" })}>
                  <span>{isPinned ? <code>{`FX_${currency}_USD`}</code> : feed}</span>
                  <span>{isOld(date) && ", out of date"}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="border-t px-4 py-2 text-xs text-ink-3 max-md:px-3 [&_b]:text-ink">
        {message && <b>{`${message} `}</b>}
        {fetchedAt && (
          <span>
            Updated <LocalTime at={fetchedAt} />.{" "}
          </span>
        )}
        <span>
          {rates.length === 0 &&
            (message
              ? "Until then, offers in other currencies have no USD price. "
              : "No offer has needed a conversion yet. ")}
        </span>
        <a href="https://www.exchangerate-api.com" rel="noreferrer">
          Rates: ExchangeRate-API
        </a>
      </p>
    </Card>
  );
}

function isOld(date: string | null): boolean {
  return date !== null && Date.now() - Date.parse(date) > maxRateAge;
}

const addresses = { health: "/api/health", offers: "/api/v1/offers" };

/** Endpoints for scripts and monitors. */
export function MonitoringPanel({ health }: { health: Health }) {
  const { status, role, providers, poller, workerSeenAt, database, backup } = health;
  const failing = providers.filter(({ state }) => isProviderFailing(state)).map(({ provider }) => provider);
  return (
    <Card id="machines" title="API">
      <CardBody>
        <Facts>
          <div>
            <dt>Health</dt>
            <dd>
              <a href={addresses.health}>
                <code>GET /api/health</code>
              </a>{" "}
              <span>{status}</span>
              <span>{failing.length > 0 && `: ${failing.join(", ")}`}</span>
            </dd>
          </div>
          <div>
            <dt>Offers</dt>
            <dd>
              <a href={addresses.offers}>
                <code>GET /api/v1/offers</code>
              </a>{" "}
              (same parameters as the page)
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
                <span className="font-semibold text-bad">
                  <span>
                    {role === "web"
                      ? "not running; start a process with ROLE=worker"
                      : "not running; restart the app"}
                  </span>
                  {workerSeenAt && (
                    <span>
                      ; last sign of life <LocalTime at={workerSeenAt} as="time" />
                    </span>
                  )}
                </span>
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
          <div>
            <dt>Backups</dt>
            <dd>
              <BackupState backup={backup} />
            </dd>
          </div>
        </Facts>
      </CardBody>
    </Card>
  );
}

function BackupState({ backup }: Pick<Health, "backup">) {
  if (!backup)
    return (
      <span>
        automatic ones are off; <code>BACKUP_EVERY</code> turns them on
      </span>
    );
  const { intervalSeconds, newestAt, bytes, count, trouble } = backup;
  const parts = [`every ${intervalText(intervalSeconds)}`, count !== null && `${numberText(count)} kept`];
  return (
    <>
      <span className="font-semibold text-bad">{trouble && `${trouble}, `}</span>
      <span>{parts.filter(Boolean).join(", ")}</span>
      {newestAt && (
        <span>
          , newest: <LocalTime at={newestAt} as="minute" />
        </span>
      )}
      <span>{bytes !== null && `, ${numberText(bytes / 1e6)} MB`}</span>
    </>
  );
}

/** As in BACKUP_EVERY: `1 h`, `90 min`, `1 d`. */
function intervalText(seconds: number): string {
  const minutes = seconds / 60;
  if (minutes % 1_440 === 0) return `${minutes / 1_440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
