import { readRows, type Reading, type Row } from "../rows";

import { identify, isCpuRow, toOffers } from "./normalise";
import { instanceOffer, launchableOffer, type LaunchableOffer } from "./schema";

/** The whole market. */
export function readOffers(rows: Row[]): Reading {
  return readRows(
    rows.filter(({ value }) => !isCpuRow(value)),
    { provider: "sesterce", schema: instanceOffer, normalise: toOffers, identify },
  );
}

/** What a launch of one offer may be told; null when the offer is not listed. */
export function findLaunchable(rows: Row[], nativeId: string): LaunchableOffer | null {
  for (const { value } of rows) {
    const key = identify(value);
    const offer = launchableOffer.safeParse(value).data;
    if (key !== null && offer?.availability.some((at) => `${key}/${at.region}` === nativeId)) return offer;
  }
  return null;
}
