import { auditLabels } from "@/lib/audit/labels";

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
