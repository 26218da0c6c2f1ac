import { originLabels } from "@/lib/domain/provider-id";
import { isoTime } from "@/lib/format";
import { vendorOf } from "@/lib/gpus";

import type { ColumnKey } from "./columns";
import { typeLabels, vendorLabels } from "./labels";
import type { IndexedOffer, OfferIndex } from "./offer-index";
import type { Offer } from "./schema";
import { microsPerGb, microsPerTbps, microsPerTflops, monthMicros, totalVramGb } from "./value-figures";
import type { MoreFields } from "./view-schema";

/** An offer as the contract describes it and as the index holds it. */
export interface DescribedOffer {
  offer: Offer;
  indexed: IndexedOffer;
  offerIndex: OfferIndex;
}

/** A figure to a thousandth, which is exact enough for micro-dollars and short. */
function shortFigure(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1_000) / 1_000;
}

/** The fields that only some columns need. Prices are micro-dollars. */
export const moreReaders: {
  [Key in keyof MoreFields]-?: (described: DescribedOffer) => Exclude<MoreFields[Key], undefined>;
} = {
  vramTotal: ({ indexed }) => shortFigure(totalVramGb(indexed)),
  perGb: ({ indexed }) => shortFigure(microsPerGb(indexed)),
  perTflops: ({ indexed }) => shortFigure(microsPerTflops(indexed)),
  perTbps: ({ indexed }) => shortFigure(microsPerTbps(indexed)),
  month: ({ indexed }) => monthMicros(indexed),
  median: ({ indexed, offerIndex }) => offerIndex.medianOf(indexed),
  interconnect: ({ offer }) => offer.interconnect,
  vendor: ({ offer }) => labelOf(vendorLabels, vendorOf(offer.gpuName)),
  type: ({ offer }) => labelOf(typeLabels, offer.type),
  provider: ({ offer }) => originLabels[offer.provider],
  source: ({ offer }) => labelOf(originLabels, offer.source) ?? "own account",
  firstSeen: ({ indexed }) => isoTime(indexed.firstSeenAt).slice(0, 10),
  job: ({ offer }) => offer.jobMicros ?? null,
};

function labelOf<Key extends string>(labels: Record<Key, string>, key: Key | null): string | null {
  return key === null ? null : labels[key];
}

/** The fields of a row that only the shown columns need. */
export function readMoreFields(described: DescribedOffer, columns: readonly ColumnKey[]): MoreFields {
  const needed = columns.filter((key): key is keyof MoreFields => key in moreReaders);
  return Object.fromEntries(needed.map((key) => [key, moreReaders[key](described)]));
}
