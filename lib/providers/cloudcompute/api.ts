import { ProviderError } from "@/lib/providers/errors";
import { createHttpClient, type JsonRequest } from "@/lib/providers/http";
import type { Context } from "@/lib/providers/provider";
import { listRows, mostRows, type Row } from "@/lib/providers/rows";

import { readPage } from "./pages";

const mostPages = 200;
// The published document prints the prefix twice; the single one is the likelier reading.
const doubledPrefix = "/api/v1";

/** The rows of all pages. */
export interface Listing {
  rows: Row[];
  /** False when there were more pages than are read. */
  complete: boolean;
}

export interface Api {
  offers(signal: AbortSignal): Promise<Listing>;
}

/** All pages, one after the other; one that fails fails them all. */
export function createApi(context: Context): Api {
  const http = createHttpClient({
    provider: "cloudcompute",
    baseUrl: context.baseUrl,
    headers: { authorization: `Bearer ${context.apiKey}` },
    breaker: context.breaker,
  });
  let prefix: string | null = null;

  return {
    async offers(signal) {
      const rows: unknown[] = [];
      const asked = new Set<string>();
      let query: Record<string, string> | null = {};
      while (query && asked.size < mostPages && rows.length <= mostRows) {
        const key = new URLSearchParams(query).toString();
        if (asked.has(key)) break;
        asked.add(key);
        const page = readPage(await read({ path: "/offers", query, signal }));
        for (const row of page.rows) rows.push(row);
        query = page.next;
      }
      return { rows: listRows(rows), complete: query === null };
    },
  };

  async function read(request: JsonRequest): Promise<unknown> {
    if (prefix !== null) return http.get({ ...request, path: `${prefix}${request.path}` });
    try {
      const body = await http.get(request);
      prefix = "";
      return body;
    } catch (error) {
      if (!isUnknownRoute(error)) throw error;
      return readDoubled(request, error);
    }
  }

  async function readDoubled(request: JsonRequest, notFound: unknown): Promise<unknown> {
    try {
      const body = await http.get({ ...request, path: `${doubledPrefix}${request.path}` });
      prefix = doubledPrefix;
      return body;
    } catch (error) {
      if (!isUnknownRoute(error)) throw error;
      prefix = "";
      throw notFound;
    }
  }
}

function isUnknownRoute(error: unknown): boolean {
  return error instanceof ProviderError && error.status === 404;
}
