import { Moment } from "@/components/ui/moment";
import type { AuditLine } from "@/lib/audit/queries";

const tones = { done: "", refused: "warn", failed: "bad" } as const;

/** One page of the record. */
export function AuditTable({ events }: { events: AuditLine[] }) {
  return (
    <table className="data audit">
      <caption className="vh">The record, newest first</caption>
      <thead>
        <tr>
          <th scope="col" className="at">
            Time
          </th>
          <th scope="col" className="who">
            Who
          </th>
          <th scope="col" className="what">
            What
          </th>
          <th scope="col" className="about">
            About
          </th>
          <th scope="col" className="result">
            Outcome
          </th>
          <th scope="col" className="detail">
            Detail
          </th>
          <th scope="col" className="from">
            Address
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={event.id} className={tones[event.outcome]}>
            <td className="at">
              <Moment at={event.at} />
            </td>
            <td className="who">{event.who}</td>
            <td className="what">{event.what}</td>
            <td className="about">{event.subject ?? "—"}</td>
            <td className="result">{event.outcome}</td>
            <td className="detail">{event.detail ?? "—"}</td>
            <td className="from">{event.address ?? "—"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
