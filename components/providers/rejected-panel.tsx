import { TableHead } from "@/components/ui/table";
import { pluralize, numberText } from "@/lib/format";
import type { ProviderStatus } from "@/lib/poll/schema";

const columns = ["Provider", "Field", "Said", "Reason"];

const maxShownRows = 12;

/** Rejected rows of the last lists, so that no offer disappears silently. */
export function RejectedPanel({ statuses }: { statuses: ProviderStatus[] }) {
  const rows = statuses.flatMap(({ label, rejected }) => rejected.map((row) => ({ ...row, label })));
  const total = statuses.reduce((sum, { rejectedCount }) => sum + rejectedCount, 0);
  const all = total + statuses.reduce((sum, { offers }) => sum + offers, 0);
  return (
    <section className="panel" id="quarantined">
      <header>
        <h2>Rejected rows</h2>
        <span className="end">
          {total === 0
            ? "none: every row could be read"
            : `${numberText(total)} of ${numberText(all)} kept out, kept here`}
        </span>
      </header>
      {rows.length > 0 && (
        <table className="data">
          <caption className="vh">Rejected rows</caption>
          <TableHead columns={columns} />
          <tbody>
            {rows.slice(0, maxShownRows).map(({ label, field, reported, reason }) => (
              <tr key={`${label} ${field} ${reason}`}>
                <th scope="row">{label}</th>
                <td>
                  <code>{field}</code>
                </td>
                <td>
                  <code>{reported}</code>
                </td>
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > maxShownRows && (
        <p className="panel-foot">{`And ${pluralize(rows.length - maxShownRows, "more row", "more rows")} like these.`}</p>
      )}
    </section>
  );
}
