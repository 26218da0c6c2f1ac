import { LocalTime } from "@/components/ui/time";
import { TableHead } from "@/components/ui/table";
import { auditLabels } from "@/lib/audit/labels";
import type { AuditLine } from "@/lib/audit/queries";

const columns = [
  { label: "Time", className: "at" },
  { label: "Who", className: "who" },
  { label: "What", className: "what" },
  { label: "About", className: "about" },
  { label: "Outcome", className: "result" },
  { label: "Detail", className: "detail" },
  { label: "Address", className: "from" },
];

const tones = { done: "", refused: "warn", failed: "bad" } as const;

/** One page of the audit log. */
export function AuditTable({ events }: { events: AuditLine[] }) {
  return (
    <table className="data audit">
      <caption className="vh">The record, newest first</caption>
      <TableHead columns={columns} />
      <tbody>
        {events.map((event) => (
          <tr key={event.id} className={tones[event.outcome]}>
            <td className="at">
              <LocalTime at={event.at} />
            </td>
            <td className="who">{event.who}</td>
            <td className="what">{event.what}</td>
            <td className={event.subject === null ? "about none" : "about"}>{event.subject ?? "—"}</td>
            <td className="result">{event.outcome}</td>
            <td className={event.detail === null ? "detail none" : "detail"}>{event.detail ?? "—"}</td>
            <td className="from">{event.address ?? "—"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Filters the audit log. A plain form, so that it works without JavaScript. */
export function AuditFilter({ action }: { action: string | null }) {
  return (
    <form className="audit-filter" action="/audit" method="get">
      <label className="vh" htmlFor="audit-action">
        Show
      </label>
      <div className="select">
        <select id="audit-action" className="field" name="action" defaultValue={action ?? ""} key={action}>
          <option value="">Everything</option>
          {Object.entries(auditLabels).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <button className="btn">Show</button>
    </form>
  );
}
