import type { StoredOffer } from "@/db/offers";
import { offerId } from "@/lib/domain/offer-id";
import { ownOffer, type ListedOffer } from "@/lib/domain/offer";
import type { OriginId } from "@/lib/domain/provider-id";
import { continentOfCountry } from "@/lib/domain/region";
import type { Billing } from "@/lib/domain/vocabulary";
import { identifyGpu } from "@/lib/gpus";

import { clouds, gpus, regions } from "./market";
import { createSeededRandom, createZipfPicker } from "./random";

export const accountId = "sandbox:shadeform";
export const startTime = Date.UTC(2026, 10, 20);

const otherBillings: Billing[] = ["spot", "spot", "spot", "monthly", "weekly", "daily"];

/** Realistic offers, deterministic by seed; of one provider or of all five. */
export function generateOffers(
  count: number,
  { seed = 1, provider }: { seed?: number; provider?: OriginId } = {},
): ListedOffer[] {
  const random = createSeededRandom(seed);
  const anyGpu = createZipfPicker(gpus, 0.9, random);
  const anyCloud = createZipfPicker(clouds, 1, random);
  const anyProvider = createZipfPicker<OriginId>(
    ["shadeform", "sesterce", "gpugeek", "massedcompute", "cloudcompute"],
    1,
    random,
  );
  const upTo = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: count }, (_, index): ListedOffer => {
    const gpuModel = anyGpu();
    const gpu = identifyGpu(gpuModel.name, { memoryGb: gpuModel.memoryGb });
    const seller = provider ?? anyProvider();
    const cloud = anyCloud();
    const place =
      regions[(clouds.indexOf(cloud) * 7 + Math.floor(random() * random() * 40)) % regions.length]!;
    const gpuCount = [1, 1, 1, 2, 4, 8][upTo(6)]!;
    const billing = random() < 0.7 ? "on-demand" : otherBillings[upTo(otherBillings.length)]!;
    const hourly =
      gpuModel.price *
      gpuCount *
      (0.6 + clouds.indexOf(cloud) * 0.03 + random() * 0.8) *
      (billing === "spot" ? 0.45 : 1);
    return {
      provider: seller,
      nativeId: `${cloud}/${gpuCount}x${gpuModel.name.replaceAll(" ", "_")}-${index.toString(36)}/${place.id}/${billing}`,
      cloud: seller === "cloudcompute" ? null : cloud,
      rawGpu: gpuModel.name,
      gpu: gpu && { id: gpu.id, name: gpu.name, family: gpu.family },
      gpuCount,
      vramGb: gpuModel.memoryGb,
      vcpus: gpuCount * (4 + upTo(28)),
      memoryGb: gpuCount * (16 + upTo(200)),
      storageGb: 50 + upTo(4_000),
      interconnect: gpuCount > 1 ? "pcie" : null,
      nvlink: random() < 0.5 ? null : random() < 0.5,
      type: random() < 0.1 ? null : random() < 0.7 ? "vm" : random() < 0.6 ? "container" : "baremetal",
      billing,
      region: {
        id: place.id,
        name: null,
        country: place.country,
        continent: place.country === null ? null : continentOfCountry(place.country),
      },
      stock: random() < 0.7 ? "in-stock" : random() < 0.9 ? "sold-out" : "unknown",
      capacity: random() < 0.3 ? upTo(20) : null,
      native: {
        amount: Math.max(0.02, hourly).toFixed(2),
        currency: seller === "cloudcompute" ? null : "USD",
        unit: "major",
        per: "hour",
        scope: "machine",
      },
      machineType: null,
      ...ownOffer,
    };
  });
}

/** The offers as the database returns them. */
export function toStoredOffers(offers: readonly ListedOffer[]): StoredOffer[] {
  return offers.map((offer, index) => ({
    row: index + 1,
    accountId,
    scope: "all",
    id: offerId(offer.provider, offer.nativeId),
    ...offer,
    firstSeenAt: startTime,
    goneAt: null,
    missed: 0,
    seenAt: null,
    cheaperSince: null,
  }));
}

/** The next snapshot of a market: 5 % repriced, 2 % with other stock, 1 % gone, 1 % new. */
export function nextSnapshot(offers: readonly ListedOffer[], seed: number): ListedOffer[] {
  const random = createSeededRandom(seed);
  const kept = offers
    .filter(() => random() >= 0.01)
    .map((offer): ListedOffer => {
      const event = random();
      // Every poll parses a new reply, so snapshots share no objects.
      const next = structuredClone(offer);
      if (event < 0.05) next.native.amount = (Number(offer.native.amount) * 1.07 + 0.01).toFixed(2);
      else if (event < 0.07) next.stock = offer.stock === "in-stock" ? "sold-out" : "in-stock";
      return next;
    });
  const added = generateOffers(Math.ceil(offers.length / 100), {
    seed,
    ...(offers[0] && { provider: offers[0].provider }),
  });
  for (const offer of added) offer.nativeId += `/new-${seed}`;
  return [...kept, ...added];
}
