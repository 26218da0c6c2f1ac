import type { Metadata } from "next";
import Link from "next/link";
import { connection } from "next/server";

import { AuditFilter, AuditTable } from "@/components/audit/audit-table";
import { OmittedRows } from "@/components/ui/omitted-rows";
import { auditPageSize, readAudit } from "@/lib/audit/queries";
import { isAuditAction } from "@/lib/audit/labels";
import { guardPage } from "@/lib/auth/guard";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditPage({ searchParams }: PageProps<"/audit">) {
  await connection();
  await guardPage("/audit");
  const wish = parseAuditQuery(await searchParams);
  const { counting, events, leftOut, older } = await readAudit(wish);
  const isFirst = wish.before === null;
  return (
    <main id="main">
      <header className="page-head">
        <div>
          <h1>Audit log</h1>
          <p className="muted">
            Who did what, newest first, <span>{auditPageSize}</span> on a page. Lines are added and never
            changed or removed.
          </p>
        </div>
        <div className="actions">
          <AuditFilter action={wish.action} />
          <a className="btn" href="/api/audit.csv" download>
            All as CSV
          </a>
        </div>
      </header>
      {counting.length > 0 && (
        <p className="muted">
          Refusals that are still being counted come first. They are recorded as one line when their ten
          minutes are over.
        </p>
      )}
      <OmittedRows count={leftOut} kind="line" />
      {counting.length + events.length + leftOut === 0 ? (
        <div className="empty">
          <h2>{isFirst ? "Nothing of this kind is on record yet." : "There is nothing older."}</h2>
          {(wish.action !== null || !isFirst) && (
            <p>
              <Link href="/audit">Show the newest of everything</Link>
            </p>
          )}
        </div>
      ) : (
        <AuditTable events={[...counting, ...events]} />
      )}
      <nav className="pager" aria-label="Pages of the record">
        {!isFirst && <Link href={auditHref(wish.action, null)}>Newest</Link>}
        {older !== null && (
          <Link rel="next" href={auditHref(wish.action, older)}>
            Older
          </Link>
        )}
      </nav>
    </main>
  );
}

interface AuditQuery {
  before: number | null;
  action: string | null;
}

/** Ignores invalid parameters. */
function parseAuditQuery({ before, action }: Record<string, string | string[] | undefined>): AuditQuery {
  return {
    before: typeof before === "string" && /^\d{1,15}$/.test(before) ? Number(before) : null,
    action: typeof action === "string" && isAuditAction(action) ? action : null,
  };
}

function auditHref(action: string | null, before: number | null) {
  return { pathname: "/audit", query: { ...(action && { action }), ...(before !== null && { before }) } };
}
