import { readRows, type ParsedRows, type ReplyRow } from "../rows";

import { readNativeId, isCpuRow, toOffers } from "./normalize";
import { instanceOffer, launchableOffer, type LaunchableOffer } from "./schema";

export function readOffers(rows: ReplyRow[]): ParsedRows {
  return readRows(
    rows.filter(({ value }) => !isCpuRow(value)),
    { provider: "sesterce", schema: instanceOffer, normalize: toOffers, readNativeId },
  );
}

/** The launch facts of one offer; null if it is not listed. */
export function findLaunchable(rows: ReplyRow[], nativeId: string): LaunchableOffer | null {
  for (const { value } of rows) {
    const key = readNativeId(value);
    const offer = launchableOffer.safeParse(value).data;
    if (key !== null && offer?.availability.some((at) => `${key}/${at.region}` === nativeId)) return offer;
  }
  return null;
}
