import type { Metadata } from "next";
import { connection } from "next/server";

import "@/components/audit/part.css";
import { AuditFilter, AuditTable } from "@/components/audit/audit-table";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { OmittedRows } from "@/components/ui/omitted-rows";
import { PageHead } from "@/components/ui/page";

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
    <main id="main" data-part="audit">
      <PageHead
        title="Audit log"
        end={
          <>
            <AuditFilter action={wish.action} />
            <a className={buttonClass()} href="/api/audit.csv" download>
              Download CSV
            </a>
          </>
        }
      >
        Who did what, newest first, <span>{auditPageSize}</span> per page. Entries are never changed or
        removed.
      </PageHead>
      {counting.length > 0 && (
        <Notice>
          Rejected requests from the last ten minutes are still being counted and come first. Each becomes one
          entry.
        </Notice>
      )}
      <OmittedRows count={leftOut} kind="line" />
      {counting.length + events.length + leftOut === 0 ? (
        <EmptyState
          title={
            !isFirst ? "No older entries" : wish.action ? "No entries of this kind yet" : "No entries yet"
          }
        >
          {(wish.action !== null || !isFirst) && (
            <p>
              <Link href="/audit">Show all entries</Link>
            </p>
          )}
        </EmptyState>
      ) : (
        <AuditTable events={[...counting, ...events]} />
      )}
      <nav
        className="flex flex-wrap gap-1 px-4 py-3 empty:hidden max-lg:px-3 max-lg:pt-1"
        aria-label="Pages of the audit log"
      >
        {!isFirst && (
          <Link className={buttonClass()} href={auditHref(wish.action, null)}>
            Newest
          </Link>
        )}
        {older !== null && (
          <Link className={buttonClass()} rel="next" href={auditHref(wish.action, older)}>
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

function auditHref(action: string | null, before: number | null): `/audit?${string}` {
  return `/audit?${new URLSearchParams({ ...(action && { action }), ...(before !== null && { before: String(before) }) })}`;
}
