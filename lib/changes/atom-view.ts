import "server-only";

import { env } from "@/lib/env";
import { isoTime } from "@/lib/format";
import { defaultCurrency } from "@/lib/offers/search";

import { atomFeed } from "./atom";
import { changesQuery } from "./links";
import { defaultLimit, type ChangesRequest } from "./request";
import { readChangesView } from "./view-query";

/** The Atom feed of a request; null if its cursor lies in the future. */
export async function changesAtom(request: ChangesRequest): Promise<string | null> {
  const view = await readChangesView(request, defaultCurrency);
  if (!view) return null;
  const { found, lines, title } = view;
  const { before, limit } = request;
  const query = changesQuery({ ...found, kinds: request.kinds });
  const ofPage = (before: number | null) =>
    [query, before !== null && `before=${before}`, limit !== defaultLimit && `limit=${limit}`]
      .filter(Boolean)
      .join("&");
  return atomFeed({
    title,
    base: env().publicUrl ?? "",
    query,
    self: ofPage(before),
    older: found.page.older === null ? null : ofPage(found.page.older),
    readAt: isoTime(found.offerIndex.newestObservation() ?? Date.now()),
    lines,
  });
}
