import type { StoredOffer } from "@/db/offers";
import { isSourceId, type OriginId, type SourceId } from "@/lib/domain/provider-id";
import { unknownRegion, type Region } from "@/lib/domain/region";
import { plainText } from "@/lib/domain/text";
import type { Steps } from "@/lib/slices";

import { buildBundles, type Bundles } from "./bundles";
import type { DollarPrice } from "../pricing";
import { facetNames, type FacetName } from "../schema";
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
  places: Region[];
  /** The GPU family of each code of the GPU column. */
  families: (string | null)[];
  gpuPrice: Float64Array;
  machinePrice: Float64Array;
  vram: Float64Array;
  gpuCount: Float64Array;
  /** By row: the lower-cased text that the search matches, parts separated by line ends. Computed on first use. */
  readonly text: string[];
  /** Rows with a known GPU price; they come first. */
  pricedCount: number;
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
};

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
  const [gpuPrice, machinePrice, vram, gpuCount] = [numbers(), numbers(), numbers(), numbers()];
  const readers = facetNames.map((name) => ({
    name,
    read: facetReaders[name],
    dictionary: createDictionary(offers.length),
  }));
  // All columns in one pass: the objects are spread over the memory, and each pass has to fetch them again.
  for (let row = 0; row < offers.length; row++) {
    const offer = offers[row]!;
    for (const { read, dictionary } of readers) dictionary.add(row, read(offer));
    gpuPrice[row] = offer.gpuPriceMicros ?? unknownNumber;
    machinePrice[row] = offer.priceMicros ?? unknownNumber;
    vram[row] = offer.vramGb ?? unknownNumber;
    gpuCount[row] = offer.gpuCount ?? unknownNumber;
    if (row % rowsPerStep === rowsPerStep - 1) yield;
  }
  const facets = Object.fromEntries(
    readers.map(({ name, dictionary }) => [name, dictionary.finish()]),
  ) as IndexColumns["facets"];
  const firstUnpriced = gpuPrice.findIndex((price) => Number.isNaN(price));
  let text: string[] | undefined;
  return {
    offers,
    facets,
    bundles: yield* buildBundles(facets, offers.length),
    places: firstOfEach(facets.region, offers, ({ region }) => region, unknownRegion),
    families: firstOfEach(facets.gpu, offers, ({ gpu }) => gpu?.family ?? null, null),
    gpuPrice,
    machinePrice,
    vram,
    gpuCount,
    get text() {
      return (text ??= offers.map(searchText));
    },
    pricedCount: firstUnpriced < 0 ? offers.length : firstUnpriced,
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

/** Normalizes text for the search. */
export function foldForSearch(text: string): string {
  return text.normalize("NFKC").toLowerCase();
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

// Each poll builds a new index, in which most offers are the same.
const searchTexts = new WeakMap<StoredOffer, string>();

function searchText({ stored }: IndexedOffer): string {
  const known = searchTexts.get(stored);
  if (known !== undefined) return known;
  const text = readSearchText(stored);
  searchTexts.set(stored, text);
  return text;
}

function readSearchText({ rawGpu, gpu, provider, cloud, nativeId, region }: StoredOffer): string {
  const parts = [
    rawGpu,
    gpu?.name ?? null,
    provider,
    cloud,
    plainText(nativeId, 1_000),
    region.id,
    region.name,
    region.country,
  ];
  return foldForSearch(parts.filter((part) => part !== null).join("\n"));
}
