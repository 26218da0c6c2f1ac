import { maxRows, unreadable } from "../rows";

import { envelope, type Envelope } from "./schema";
import type { CloudComputeApi } from "./api";

const maxPages = 200;

/** The lists of this API, by their field name. */
const listLabels = { offers: "offers", instances: "machines", ssh_keys: "SSH keys" } as const;
type ListName = keyof typeof listLabels;

/** The rows of all pages, each with the currency of its envelope. */
export interface Pages {
  rows: unknown[];
  /** False if there were more pages than the limit. */
  complete: boolean;
  /** The reported number of rows, if any. */
  total: number | null;
}

interface Page {
  rows: unknown[];
  /** The query of the next page; null on the last one. */
  next: Record<string, string> | null;
  isTruncated: boolean;
  total: number | null;
}

/** Reads all pages in sequence; fails if one of them fails. */
export async function readPages(
  api: CloudComputeApi,
  { path, name, signal }: { path: string; name: ListName; signal: AbortSignal },
): Promise<Pages> {
  const pages: Pages = { rows: [], complete: true, total: null };
  const requested = new Set<string>();
  let query: Record<string, string> | null = {};
  while (query && requested.size < maxPages && pages.rows.length <= maxRows) {
    const key = new URLSearchParams(query).toString();
    if (requested.has(key)) break;
    requested.add(key);
    const page = readPage(await api.list({ path, query, signal }), name);
    for (const row of page.rows) pages.rows.push(row);
    if (page.isTruncated) pages.complete = false;
    pages.total = page.total ?? pages.total;
    query = page.next;
  }
  return query === null ? pages : { ...pages, complete: false };
}

/** Parses any of the three envelopes. Throws `unreadable` for anything else. */
function readPage(body: unknown, name: ListName): Page {
  if (Array.isArray(body)) return { rows: body, next: null, isTruncated: false, total: null };
  const parsed = envelope.safeParse(withList(body, name));
  if (!parsed.success) throw unreadable("cloudcompute", `the list of ${listLabels[name]}`);
  const { data, list, currency, meta, ...counts } = parsed.data;
  const rows = data ?? list ?? [];
  const stated = currency || meta?.currency;
  const next = nextQuery(parsed.data);
  return {
    rows: stated ? rows.map((row) => withCurrency(row, stated)) : rows,
    next,
    isTruncated: next === null && Boolean(counts.next_token),
    total: counts.total ?? meta?.total ?? counts.instances_found ?? counts.total_instances ?? null,
  };
}

function withList(body: unknown, name: ListName): unknown {
  return typeof body === "object" && body !== null
    ? { ...body, list: (body as Record<string, unknown>)[name] }
    : body;
}

function withCurrency(row: unknown, currency: string): unknown {
  if (typeof row !== "object" || row === null) return row;
  const own = row as { currency?: unknown; price_currency?: unknown };
  return own.currency || own.price_currency ? row : { ...row, currency };
}

// Uses only the query of a link: a reply must not choose where requests go.
function nextQuery(body: Envelope): Record<string, string> | null {
  const link = body.links?.next ?? body.next_page_url;
  const query = link ? parseQuery(link) : null;
  if (query) return query;
  const current = body.meta?.current_page ?? body.current_page ?? 1;
  const last = body.meta?.last_page ?? body.last_page ?? countPages(body.meta ?? body);
  return current < last ? { page: String(current + 1) } : null;
}

function countPages({ total, per_page: size }: Pick<Envelope, "total" | "per_page">): number {
  return total && size && size > 0 ? Math.ceil(total / size) : 1;
}

function parseQuery(link: string): Record<string, string> | null {
  const start = link.indexOf("?");
  if (start < 0) return null;
  const query = Object.fromEntries(new URLSearchParams(link.slice(start).split("#")[0]));
  return Object.keys(query).length > 0 ? query : null;
}
