import type { StoredOffer } from "@/db/offers";
import { isSourceId, type OriginId, type SourceId } from "@/lib/domain/provider-id";
import { stateOf, unknownRegion, type Region } from "@/lib/domain/region";
import { vendorOf } from "@/lib/gpus";
import type { Steps } from "@/lib/slices";

import { buildBundles, type Bundles } from "./bundles";
import type { DollarPrice } from "../pricing";
import { totalVramGb } from "../value-figures";
import { facetNames, type FacetName } from "../schema";
import { createTextMatcher } from "./text";
import { createDictionary, type Dictionary } from "./dictionary";

/** A stored offer with its dollar prices; `stored` stays the same object until the offer changes. */
export type IndexedOffer = StoredOffer &
  DollarPrice & {
    stored: StoredOffer;
    /** The value of the region column; null if the region is unknown. */
    placeKey: string | null;
  };

/** The current offers as typed columns in price order: GPU price, machine price, id; unknown prices last. */
export interface IndexColumns {
  offers: IndexedOffer[];
  facets: Record<FacetName, Dictionary>;
  bundles: Bundles;
  /** The place of each code of the region column; a region matches by id, country and continent. */
  places: Place[];
  /** The GPU family of each code of the GPU column. */
  families: (string | null)[];
  gpuPrice: Float64Array;
  machinePrice: Float64Array;
  vram: Float64Array;
  gpuCount: Float64Array;
  vramTotal: Float64Array;
  vcpus: Float64Array;
  memory: Float64Array;
  storage: Float64Array;
  /** 1 if the app can launch it now, else 0. */
  launchable: Float64Array;
  /** By row: 1 if its text has all words, which are folded; null without words. The last results are kept. */
  matchText(words: readonly string[]): Uint8Array | null;
  /** By row: its GPU model, or its reported name if that is no known model. Computed on first use. */
  readonly models: Uint32Array;
  /** By row: its cloud, or its provider if that names none. Computed on first use. */
  readonly sellers: Uint32Array;
  /** Rows with a known GPU price; they come first. */
  pricedCount: number;
  /** Memory for one search, because 100 kB for each of them keep the garbage collector busy. */
  candidates: Uint32Array;
  matches: Uint8Array;
  /** 0, 1, 2, … */
  everyRow: Uint32Array;
}

/** A region with its US state, ISO 3166-2. */
export type Place = Region & { state: string | null };

function toPlace(region: Region): Place {
  return { ...region, state: stateOf(region) };
}

/** NaN fails every range check and sorts last. */
const unknownNumber = Number.NaN;

const facetReaders: Record<FacetName, (offer: IndexedOffer) => string | null> = {
  gpu: (offer) => offer.gpu?.id ?? null,
  region: (offer) => offer.placeKey,
  provider: (offer) => offer.provider,
  cloud: (offer) => offer.cloud,
  billing: (offer) => offer.billing,
  type: (offer) => offer.type,
  stock: (offer) => offer.stock,
  kind: (offer) => offer.kind,
  tier: (offer) => offer.tier,
  source: (offer) => sourceOf(offer.provider),
  vendor: ({ gpu }) => vendorOf(gpu?.name),
  nvlink: ({ nvlink }) => (nvlink === null ? null : nvlink ? "yes" : "no"),
  interconnect: (offer) => offer.interconnect,
};

/** Whether the app can launch an offer now: of a connected account or the sandbox, priced and not sold out. */
export function isLaunchable({ provider, stock, priceMicros, goneAt }: IndexedOffer): boolean {
  return sourceOf(provider) === null && goneAt === null && stock !== "sold-out" && priceMicros !== null;
}

/** The public source of an offer; null for an account. */
export function sourceOf(origin: OriginId): SourceId | null {
  return isSourceId(origin) ? origin : null;
}

/** The texts that the index reads. */
function textsOf({ id, nativeId, rawGpu, provider, billing, stock, cloud, gpu, region }: IndexedOffer) {
  const required = { id, nativeId, rawGpu, provider, billing, stock };
  const optional = { cloud, gpu: gpu?.id, gpuName: gpu?.name, family: gpu?.family, region: region.id };
  return { required, optional: { ...optional, regionName: region.name, country: region.country } };
}

/** Throws if a text field is not a string, because that would break the whole index. */
export function requireValidOffer(offer: IndexedOffer): IndexedOffer {
  const { required, optional } = textsOf(offer);
  for (const [field, text] of Object.entries(required))
    if (typeof text !== "string") throw new TypeError(`Its ${field} is no text.`);
  for (const [field, text] of Object.entries(optional))
    if (typeof (text ?? "") !== "string") throw new TypeError(`Its ${field} is no text.`);
  return offer;
}

const rowsPerStep = 256;

/** The columns of offers in price order. */
export function* buildColumns(offers: IndexedOffer[]): Steps<IndexColumns> {
  const numbers = () => new Float64Array(offers.length);
  const numeric = {
    gpuPrice: numbers(),
    machinePrice: numbers(),
    vram: numbers(),
    gpuCount: numbers(),
    vramTotal: numbers(),
    vcpus: numbers(),
    memory: numbers(),
    storage: numbers(),
    launchable: numbers(),
  };
  const readers = facetNames.map((name) => ({
    name,
    read: facetReaders[name],
    dictionary: createDictionary(offers.length),
  }));
  // All columns in one pass: the objects are spread over the memory, and each pass has to fetch them again.
  for (let row = 0; row < offers.length; row++) {
    const offer = offers[row]!;
    for (const { read, dictionary } of readers) dictionary.add(row, read(offer));
    numeric.gpuPrice[row] = offer.gpuPriceMicros ?? unknownNumber;
    numeric.machinePrice[row] = offer.priceMicros ?? unknownNumber;
    numeric.vram[row] = offer.vramGb ?? unknownNumber;
    numeric.gpuCount[row] = offer.gpuCount ?? unknownNumber;
    numeric.vramTotal[row] = totalVramGb(offer) ?? unknownNumber;
    numeric.vcpus[row] = offer.vcpus ?? unknownNumber;
    numeric.memory[row] = offer.memoryGb ?? unknownNumber;
    numeric.storage[row] = offer.storageGb ?? unknownNumber;
    numeric.launchable[row] = isLaunchable(offer) ? 1 : 0;
    if (row % rowsPerStep === rowsPerStep - 1) yield;
  }
  const facets = Object.fromEntries(
    readers.map(({ name, dictionary }) => [name, dictionary.finish()]),
  ) as IndexColumns["facets"];
  const firstUnpriced = numeric.gpuPrice.findIndex((price) => Number.isNaN(price));
  let models: Uint32Array | undefined;
  let sellers: Uint32Array | undefined;
  return {
    offers,
    facets,
    bundles: yield* buildBundles(facets, offers.length),
    places: firstOfEach(facets.region, offers, ({ region }) => toPlace(region), toPlace(unknownRegion)),
    families: firstOfEach(facets.gpu, offers, ({ gpu }) => gpu?.family ?? null, null),
    ...numeric,
    matchText: createTextMatcher(offers),
    get models() {
      return (models ??= numberRows(
        offers,
        ({ gpu, rawGpu, vramGb }) => gpu?.id ?? `reported ${rawGpu} ${vramGb}`,
      ));
    },
    get sellers() {
      return (sellers ??= numberRows(offers, ({ cloud, provider }) => cloud ?? provider));
    },
    pricedCount: firstUnpriced < 0 ? offers.length : firstUnpriced,
    candidates: new Uint32Array(offers.length),
    matches: new Uint8Array(offers.length),
    everyRow: Uint32Array.from(offers.keys()),
  };
}

/** The contract's default order and tie-break. */
export function compareByPrice(a: IndexedOffer, b: IndexedOffer): number {
  return (
    compareNullLast(a.gpuPriceMicros, b.gpuPriceMicros) ||
    compareNullLast(a.priceMicros, b.priceMicros) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

export function compareNullLast(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null ? -1 : a - b;
}

export function placeKeyOf({ region: { id, country, continent } }: StoredOffer): string | null {
  return id === null && country === null && continent === null ? null : `${country} ${continent} ${id}`;
}

/** Reads a value for each code of a column from the first row with that code. */
function firstOfEach<T>(
  dictionary: Dictionary,
  offers: IndexedOffer[],
  read: (offer: IndexedOffer) => T,
  unknown: T,
): T[] {
  return dictionary.firstRows.map((row) => (row === undefined ? unknown : read(offers[row]!)));
}

/** By row: the same number for the same text. */
function numberRows(offers: IndexedOffer[], read: (offer: IndexedOffer) => string): Uint32Array {
  const numberOf = new Map<string, number>();
  return Uint32Array.from(offers, (offer) => {
    const text = read(offer);
    const number = numberOf.get(text) ?? numberOf.size;
    numberOf.set(text, number);
    return number;
  });
}
