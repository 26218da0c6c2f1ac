import type { z } from "zod";

import type { HttpClient } from "../http";
import { readById } from "../not-found";

import { unwrapData, parseData } from "./machine-http";
import { machinePage, machineRow, operation, operationList, type MachineRow, type Operation } from "./schema";

const route = "/api/v1/openapi/instance";
const pageSize = 50;
const maxPages = 200;

interface MachineQuery {
  rows: MachineRow[];
  /** Why machines may be missing; null if the count agrees. */
  unreliableReason: string | null;
}

/** Reads pages until as many machines are known as GPUGeek counts. */
export async function queryAll(http: HttpClient, signal: AbortSignal): Promise<MachineQuery> {
  const rows = new Map<string, MachineRow>();
  let total: number | null = null;
  let odd = 0;
  const isAll = () => total !== null && rows.size >= total;
  for (let page = 1; page <= maxPages && !isAll(); page++) {
    if (!(await take(page))) break;
  }
  // Whether pages count from 1 or from 0 is undocumented; if they count from 1, page 0 is empty.
  if (!isAll()) await take(0).catch(() => false);
  return { rows: [...rows.values()], unreliableReason: whyIncomplete({ seen: rows.size, total, odd }) };

  async function take(pn: number): Promise<boolean> {
    const before = rows.size;
    const page = await readPage(http, { pn: String(pn), ps: String(pageSize) }, signal);
    if (page.total !== null) total = Math.max(total ?? 0, page.total);
    for (const row of page.rows) rows.set(row.instanceId, row);
    odd += page.odd;
    return rows.size > before;
  }
}

/** Requests the list for one machine; null if it is empty with a count of 0. */
export async function queryOne(
  http: HttpClient,
  nativeId: string,
  signal: AbortSignal,
): Promise<MachineRow | null> {
  const reply = http
    .get({ path: `${route}/query`, query: { instanceId: nativeId }, signal })
    .then(unwrapData);
  return readById("gpugeek", reply, pick, "the machine that was asked for");

  function pick(data: unknown): MachineRow | null | undefined {
    const page = machinePage.safeParse(data);
    if (!page.success) return undefined;
    const { rows, odd, total } = parsePage(page.data);
    const row = rows.find(({ instanceId }) => instanceId === nativeId);
    return row ?? (rows.length + odd === 0 && total === 0 ? null : undefined);
  }
}

/** The last operations of these machines by machine id; empty if unavailable. */
export async function readOperations(
  http: HttpClient,
  rows: MachineRow[],
  signal: AbortSignal,
): Promise<Map<string, Operation>> {
  const ids = rows.flatMap(({ operationId }) => operationId ?? []);
  if (ids.length === 0) return new Map();
  const body = { ids: [...new Set(ids)].map(toRequestId) };
  try {
    const reply = await http.post({ path: `${route}/op/result`, body, signal });
    const { operations } = parseData(reply, operationList, "the list of operations");
    const known = operations.flatMap((value) => operation.safeParse(value).data ?? []);
    return new Map(known.map((last) => [last.operationId, last]));
  } catch {
    // The machines are listed without it.
    return new Map();
  }
}

/** An id as sent: a number if it fits one safely. */
export function toRequestId(id: string): number | string {
  return /^\d+$/.test(id) && Number.isSafeInteger(Number(id)) ? Number(id) : id;
}

async function readPage(http: HttpClient, query: Record<string, string>, signal: AbortSignal) {
  const reply = await http.get({ path: `${route}/query`, query, signal });
  return parsePage(parseData(reply, machinePage, "the list of machines"));
}

function parsePage({ instances, total }: z.infer<typeof machinePage>) {
  const rows = (instances ?? []).map((value) => machineRow.safeParse(value));
  return {
    rows: rows.flatMap(({ data }) => data ?? []),
    odd: rows.filter(({ success }) => !success).length,
    total: total !== null && total !== undefined && total >= 0 ? total : null,
  };
}

function whyIncomplete({
  seen,
  total,
  odd,
}: {
  seen: number;
  total: number | null;
  odd: number;
}): string | null {
  if (odd > 0) return "GPUGeek listed machines in a form that this app does not know.";
  if (total === null) return "GPUGeek did not say how many machines there are.";
  return total === seen ? null : `GPUGeek counts ${total} machines but listed ${seen}.`;
}
