import { readFileSync } from "node:fs";

import type { MinimalOffer } from "../offer";

const offers = JSON.parse(readFileSync(process.env["OFFERS_FILE"]!, "utf8")) as MinimalOffer[];
const texts = offers.map(({ gpu, cloud, region }) => `${gpu} ${cloud} ${region}`.toLowerCase());

/** The 50 offers to show, and the number of offers per cloud. */
export function findOffers({ q = "", cloud = "", sort = "price" }: Record<string, string>) {
  const words = q.toLowerCase();
  const counts = new Map<string, number>();
  const found = offers.filter((offer, at) => {
    if (!offer.inStock || !texts[at]!.includes(words)) return false;
    counts.set(offer.cloud, (counts.get(offer.cloud) ?? 0) + 1);
    return cloud === "" || cloud === offer.cloud;
  });
  const key = sort as keyof MinimalOffer;
  found.sort((a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : a.price - b.price));
  return {
    total: found.length,
    rows: found.slice(0, 50),
    clouds: [...counts].sort(([, a], [, b]) => b - a).slice(0, 8),
  };
}
