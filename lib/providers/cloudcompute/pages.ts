import { unreadable } from "@/lib/providers/rows";

import { envelope, type Envelope } from "./schema";

/** One answer: its rows, each with the currency that the envelope states, and what to ask for next. */
export interface Page {
  rows: unknown[];
  /** The query of the next page; null on the last one. */
  next: Record<string, string> | null;
}

/** Reads any of the three envelopes. Throws `unreadable` for anything else. */
export function readPage(body: unknown): Page {
  if (Array.isArray(body)) return { rows: body, next: null };
  const parsed = envelope.safeParse(body);
  if (!parsed.success) throw unreadable("cloudcompute", "the list of offers");
  const { data, offers, currency, meta } = parsed.data;
  const rows = data ?? offers ?? [];
  const stated = currency || meta?.currency;
  return { rows: stated ? rows.map((row) => withCurrency(row, stated)) : rows, next: nextQuery(parsed.data) };
}

function withCurrency(row: unknown, currency: string): unknown {
  if (typeof row !== "object" || row === null) return row;
  const own = row as { currency?: unknown; price_currency?: unknown };
  return own.currency || own.price_currency ? row : { ...row, currency };
}

// Only the query of a link is used: where requests go is never the reply's to say.
function nextQuery(body: Envelope): Record<string, string> | null {
  const link = body.links?.next ?? body.next_page_url;
  const query = link ? queryOf(link) : null;
  if (query) return query;
  const current = body.meta?.current_page ?? body.current_page ?? 1;
  const last = body.meta?.last_page ?? body.last_page ?? pagesOf(body.meta ?? body);
  return current < last ? { page: String(current + 1) } : null;
}

function pagesOf({ total, per_page: size }: Pick<Envelope, "total" | "per_page">): number {
  return total && size && size > 0 ? Math.ceil(total / size) : 1;
}

function queryOf(link: string): Record<string, string> | null {
  const start = link.indexOf("?");
  if (start < 0) return null;
  const query = Object.fromEntries(new URLSearchParams(link.slice(start).split("#")[0]));
  return Object.keys(query).length > 0 ? query : null;
}
