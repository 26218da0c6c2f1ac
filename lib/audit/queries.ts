import "server-only";

import { listAuditEvents, type AuditEvent, type StoredAuditEvent } from "@/db/audit";
import { getDatabase } from "@/db/client";
import { csvLine } from "@/lib/csv";
import { describeEach, type RowName } from "@/lib/describe-each";
import { isoTime } from "@/lib/format";

import { toAuditEvent, refusalWindows } from "./refusal-windows";
import { actionLabel, actorLabel } from "./labels";

/** Audit events per page. */
export const auditPageSize = 100;

const csvBatchSize = 1_000;

/** One audit event with its labels. */
export interface AuditLine extends Pick<
  StoredAuditEvent,
  "id" | "subject" | "outcome" | "detail" | "address"
> {
  at: string;
  who: string;
  what: string;
}

/** The newest events before a given one, of one action or all. `older` is the next cursor, null at the end. */
export async function readAudit(wish: {
  before: number | null;
  action: string | null;
}): Promise<{ counting: AuditLine[]; events: AuditLine[]; leftOut: number; older: number | null }> {
  const { before, action } = wish;
  const limit = auditPageSize + 1;
  const found = await listAuditEvents(getDatabase(), {
    action,
    limit,
    ...(before !== null && { before }),
  });
  const { views: events, leftOut } = describeEach(found.slice(0, auditPageSize), toAuditLine, rowName);
  const older = found.length === limit ? found.at(-2)!.id : null;
  return { counting: before === null ? listOpenRefusals(action) : [], events, leftOut, older };
}

/** Refusals that are still being counted and not in the audit log yet; of one action or all. */
function listOpenRefusals(action: string | null): AuditLine[] {
  return refusalWindows()
    .listOpen()
    .filter((refusals) => action === null || refusals.action === action)
    .map((refusals, index) => toAuditLine({ ...toAuditEvent(refusals), id: -1 - index }));
}

/** Streams the audit log as CSV, newest first, without loading it as a whole. */
export function auditCsv(): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let before = Number.MAX_SAFE_INTEGER;
  return new ReadableStream({
    start(controller) {
      const open = refusalWindows().listOpen().map(toAuditEvent);
      controller.enqueue(encoder.encode(csvLine(csvHead) + open.map(toCsvLine).join("")));
    },
    async pull(controller) {
      const events = await listAuditEvents(getDatabase(), { before, limit: csvBatchSize });
      const lines = describeEach(events, toCsvLine, rowName).views;
      if (lines.length > 0) controller.enqueue(encoder.encode(lines.join("")));
      if (events.length < csvBatchSize) controller.close();
      else before = events.at(-1)!.id;
    },
  });
}

const rowName: RowName<{ id: number }> = { kind: "audit log entry", id: ({ id }) => String(id) };

const csvHead = ["Time (UTC)", "By", "Who", "What", "Action", "About", "Outcome", "Detail", "Address"];

function toAuditLine(event: StoredAuditEvent): AuditLine {
  const { id, subject, outcome, detail, address } = event;
  const at = isoTime(event.at);
  return {
    id,
    at,
    who: actorLabel(event),
    what: actionLabel(event.action),
    subject,
    outcome,
    detail,
    address,
  };
}

function toCsvLine(event: AuditEvent): string {
  const { at, who, what, subject, outcome, detail, address } = toAuditLine({ id: 0, ...event });
  return csvLine([at, event.actorKind, who, what, event.action, subject, outcome, detail, address]);
}
