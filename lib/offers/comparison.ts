import "server-only";

import { plainText } from "@/lib/domain/text";
import { findSpec } from "@/lib/gpus";

import type { ComparedOffer } from "./compare";
import { getOfferWithFreshness, missingOfferText } from "./queries";
import type { RowAction } from "./view-schema";

/** A place in the comparison: an offer, or why there is none. */
export type ComparisonEntry =
  | (ComparedOffer & { id: string; freshUntil: string; action: RowAction | null })
  | { id: string; shownId: string; offer: null; missing: string };

/** Reads the offers of a comparison in the order of their ids; an unknown id keeps its place. */
export async function readComparison(ids: readonly string[]): Promise<ComparisonEntry[]> {
  return Promise.all(ids.map(readEntry));
}

async function readEntry(id: string): Promise<ComparisonEntry> {
  const found = await getOfferWithFreshness(id);
  if (!found) return { id, shownId: plainText(id, 40), offer: null, missing: await missingOfferText(id) };
  const { offer, freshUntil, action, market } = found;
  const spec = offer.gpuName === null ? null : findSpec(offer.gpuName, offer.vramGb);
  return { id, offer, freshUntil, action, spec, market };
}
