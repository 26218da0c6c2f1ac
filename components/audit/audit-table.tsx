import { LocalTime } from "@/components/ui/local-time";
import { TableHead } from "@/components/ui/table-head";
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
