import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Select } from "@/components/ui/select";
import { TableHead } from "@/components/ui/table";
import { LocalTime } from "@/components/ui/time";
import { auditLabels } from "@/lib/audit/labels";
import type { AuditLine } from "@/lib/audit/queries";

const columns = [
  { label: "Time", className: "w-[176px]" },
  { label: "Who", className: "w-[12%]" },
  { label: "What", className: "w-[164px]" },
  { label: "About", className: "w-[12%]" },
  { label: "Outcome", className: "w-[82px]" },
  "Detail",
  { label: "Address", className: "w-[116px]" },
];

const rowTones = {
  done: undefined,
  refused: "lg:[&>:first-child]:edge-warn max-lg:border-warn!",
  failed: "lg:[&>:first-child]:edge-bad max-lg:border-bad!",
};

const outcomeTones = { done: undefined, refused: "font-medium text-warn", failed: "font-medium text-bad" };

/** One page of the audit log. */
export function AuditTable({ events }: { events: AuditLine[] }) {
  return (
    <table data-cards="lg" className="table-fixed max-lg:pt-3">
      <caption className="sr-only">The audit log, newest first</caption>
      <TableHead columns={columns} />
      <tbody>
        {events.map((event) => (
          <tr
            key={event.id}
            className={cx(
              "lg:cells:h-auto lg:cells:py-[7px] lg:cells:align-top lg:cells:leading-[18px] lg:cells:wrap-anywhere lg:cells:whitespace-normal",
              "max-lg:grid-cols-[minmax(0,1fr)_auto] max-lg:[grid-template-areas:'what_result'_'about_about'_'detail_detail'_'who_at'] max-lg:cells:wrap-anywhere",
              rowTones[event.outcome],
            )}
          >
            <td className="text-xs text-ink-2 max-lg:[grid-area:at] lg:whitespace-nowrap!">
              <LocalTime at={event.at} />
            </td>
            <td className="max-lg:text-xs max-lg:text-ink-2 max-lg:[grid-area:who]">{event.who}</td>
            <td className="font-medium max-lg:[grid-area:what]">{event.what}</td>
            <td className={cx("max-lg:[grid-area:about]", event.subject === null && "max-lg:hidden!")}>
              {event.subject ?? "—"}
            </td>
            <td className={cx("max-lg:[grid-area:result]", outcomeTones[event.outcome])}>{event.outcome}</td>
            <td
              className={cx(
                "text-xs text-ink-2 max-lg:[grid-area:detail]",
                event.detail === null && "max-lg:hidden!",
              )}
            >
              {event.detail ?? "—"}
            </td>
            <td className="text-xs text-ink-2 max-lg:hidden!">{event.address ?? "—"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Filters the audit log. A plain form, so that it works without JavaScript. */
export function AuditFilter({ action }: { action: string | null }) {
  return (
    <form className="flex min-w-0 gap-1.5 max-lg:flex-1" action="/audit" method="get">
      <label className="sr-only" htmlFor="audit-action">
        Show
      </label>
      <Select
        id="audit-action"
        className="w-[220px] min-w-0 max-lg:flex-1"
        name="action"
        defaultValue={action ?? ""}
        key={action}
      >
        <option value="">Everything</option>
        {Object.entries(auditLabels).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      <Button type="submit">Show</Button>
    </form>
  );
}
