import { LocalTime } from "@/components/ui/time";
import { TableHead } from "@/components/ui/table";
import { day } from "@/lib/domain/durations";
import { dateText } from "@/lib/offers/format";
import type { RatesStatus } from "@/lib/poll/schema";

const columns = [
  "Currency",
  { label: "Per US dollar", className: "num" },
  { label: "Dated", className: "num" },
  "From",
];

const maxRateAge = 3 * day;

/** The rates for converting other currencies. */
export function RatesPanel({ status }: { status: RatesStatus }) {
  const { feed, message, fetchedAt } = status;
  const rates = status.rates.filter(({ currency }) => currency !== "USD");
  return (
    <section className="panel" id="rates">
      <header>
        <h2>Exchange rates</h2>
        <span className="end">daily</span>
      </header>
      {rates.length > 0 && (
        <table className="data">
          <caption className="vh">Exchange rates in use</caption>
          <TableHead columns={columns} />
          <tbody>
            {rates.map(({ currency, perUsd, date, isPinned }) => (
              <tr key={currency}>
                <th scope="row">{currency}</th>
                <td className="num">{perUsd.toFixed(4)}</td>
                <td className="num">{date === null ? "pinned" : dateText(date)}</td>
                <td className={isOld(date) ? "st-clock" : undefined}>
                  <span>{isPinned ? <code>{`FX_${currency}_USD`}</code> : feed}</span>
                  <span>{isOld(date) && ", days old"}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="panel-foot">
        {message && <b>{`${message} `}</b>}
        {fetchedAt && (
          <span>
            Read <LocalTime at={fetchedAt} />.{" "}
          </span>
        )}
        <span>
          {rates.length === 0 &&
            (message
              ? "Offers in other currencies are shown without dollars until then. "
              : "No offer needed a conversion so far. ")}
        </span>
        <a href="https://www.exchangerate-api.com" rel="noreferrer">
          Rates: ExchangeRate-API
        </a>
      </p>
    </section>
  );
}

function isOld(date: string | null): boolean {
  return date !== null && Date.now() - Date.parse(date) > maxRateAge;
}
