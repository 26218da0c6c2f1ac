import { hoursByBilling } from "@/lib/domain/money";
import { stateOf } from "@/lib/domain/region";
import { vendorOf } from "@/lib/gpus";
import { histogram, histogramStep } from "@/lib/offers/histogram";
import type { IndexedOffer } from "@/lib/offers/offer-index";
import { facetNames, type FacetName } from "@/lib/offers/schema";
import type { SortKey } from "@/lib/offers/search";
import { microsPerGb, microsPerTbps, microsPerTflops } from "@/lib/offers/value-figures";

import type { Question } from "./goal-19-questions";

/** What the page needs of a search. Rows are positions in price order. */
export interface PageAnswer {
  rows: number[];
  total: number;
  /** Offers without a price in dollars. */
  unpriced: number;
  /** By facet and code: offers under all filters but the facet's own. */
  counts: Record<FacetName, Uint32Array>;
  /** Offers by step of the price histogram, without the filter by price. */
  steps: Uint32Array;
  groups: {
    model: number;
    offers: number;
    inStock: number;
    clouds: number;
    low: number | null;
    high: number | null;
    median: number | null;
  }[];
}

export interface Scan {
  /** By facet and code. */
  values: Record<FacetName, string[]>;
  models: (number | string)[];
  /** The loop for one question. */
  compile(question: Question): (word: string) => PageAnswer;
}

const pageSize = 50;

const facetValue: Record<FacetName, (offer: IndexedOffer) => string | null> = {
  gpu: ({ gpu }) => gpu?.id ?? null,
  region: ({ region }) => region.country,
  provider: ({ provider }) => provider,
  cloud: ({ cloud }) => cloud,
  billing: ({ billing }) => billing,
  type: ({ type }) => type,
  stock: ({ stock }) => stock,
  kind: ({ kind }) => kind,
  tier: ({ tier }) => tier,
  source: () => null,
  vendor: ({ gpu }) => vendorOf(gpu?.name),
  nvlink: ({ nvlink }) => (nvlink === null ? null : nvlink ? "yes" : "no"),
  interconnect: ({ interconnect }) => interconnect,
};

const sortValue: Record<SortKey, (offer: IndexedOffer) => string | number | null> = {
  price: (offer) => offer.gpuPriceMicros,
  total: (offer) => offer.priceMicros,
  vram: (offer) => offer.vramGb,
  gpus: (offer) => offer.gpuCount,
  gpu: ({ gpu }) => gpu?.name ?? null,
  region: ({ region: { country, id } }) => (country === null ? null : `${country} ${id}`),
  provider: ({ provider }) => provider,
  cloud: ({ cloud }) => cloud,
  stock: ({ stock }) => stock,
  billing: ({ billing }) => billing,
  type: ({ type }) => type,
  vcpus: ({ vcpus }) => vcpus,
  memory: ({ memoryGb }) => memoryGb,
  storage: ({ storageGb }) => storageGb,
  age: ({ firstSeenAt }) => -firstSeenAt,
  vramTotal: ({ vramGb, gpuCount }) => (vramGb === null || gpuCount === null ? null : vramGb * gpuCount),
  vendor: ({ gpu }) => vendorOf(gpu?.name),
  month: ({ priceMicros }) => (priceMicros === null ? null : priceMicros * 720),
  perGb: microsPerGb,
  perTflops: microsPerTflops,
  perTbps: microsPerTbps,
  job: ({ billing, priceMicros }) => {
    if (priceMicros === null) return null;
    const period = hoursByBilling[billing];
    return priceMicros * (period === null ? 30 : Math.ceil(30 / period) * period);
  },
};

/** Typed columns, and for each question a loop that was written for it alone: the lower bound for the general one. */
export function handWrittenScan(offers: readonly IndexedOffer[]): Scan {
  const coded = facetNames.map((name) => [name, encode(offers, facetValue[name])] as const);
  const pick = <T>(read: (column: Column) => T) =>
    Object.fromEntries(coded.map(([name, column]) => [name, read(column)])) as Record<FacetName, T>;
  const values = pick(({ values }) => values);
  const model = encode(offers, ({ gpu, rawGpu, vramGb }) => gpu?.id ?? `reported ${rawGpu} ${vramGb}`);
  const seller = encode(offers, ({ cloud, provider }) => cloud ?? provider);
  const numbers = (read: (offer: IndexedOffer) => number | null) =>
    Float64Array.from(offers, (offer) => read(offer) ?? Number.NaN);
  const columns = {
    code: pick(({ codes }) => codes),
    codeOf: pick(({ codeOf }) => Object.fromEntries(codeOf)),
    sizes: pick(({ values }) => values.length),
    models: model.codes,
    modelCount: model.values.length,
    sellers: seller.codes,
    sellerCount: seller.values.length,
    price: numbers((offer) => offer.gpuPriceMicros),
    total: numbers((offer) => offer.priceMicros),
    vram: numbers((offer) => offer.vramGb),
    gpus: numbers((offer) => offer.gpuCount),
    vramTotal: numbers(sortValue.vramTotal as (offer: IndexedOffer) => number | null),
    vcpus: numbers((offer) => offer.vcpus),
    memory: numbers((offer) => offer.memoryGb),
    storage: numbers((offer) => offer.storageGb),
    launchable: numbers(({ priceMicros, stock }) => Number(priceMicros !== null && stock !== "sold-out")),
    continent: offers.map(({ region }) => region.continent),
    state: offers.map(({ region }) => stateOf(region)),
    text: offers.map(readText),
    histogramStep,
    stepCount: histogram.steps,
    pageSize,
    length: offers.length,
  };
  return {
    values,
    models: model.values,
    compile(question) {
      const keys = question.sort ? offers.map(sortValue[question.sort]) : [];
      const given = { ...columns, keys };
      const loop = new Function(...Object.keys(given), "word", writeLoop(question));
      return (word) => loop(...Object.values(given), word) as PageAnswer;
    },
  };
}

/** Every list filter of the search: the defaults and the question's own. */
function filtersOf({ own }: Question): { facet: FacetName; passes: string }[] {
  const among = (facet: FacetName, values: string[]) => ({
    facet,
    passes: values.map((value) => `code.${facet}[row] === codeOf.${facet}['${value}']`).join(" || "),
  });
  return [
    among("billing", ["on-demand", "spot"]),
    among("stock", ["in-stock", "unknown"]),
    among("kind", ["quote", "list"]),
    ...(own ? [own] : []),
  ];
}

function writeLoop(question: Question): string {
  const filters = filtersOf(question);
  return `
    const ${facetNames.map((name) => `${name}Codes = code.${name}, ${name}Counts = new Uint32Array(sizes.${name})`).join(", ")};
    const steps = new Uint32Array(stepCount), rows = [];
    const perModel = Array.from({ length: modelCount }, () => null), groups = [];
    let count = 0, unpriced = 0;
    for (let row = 0; row < length; row++) {
      ${question.where ? `if (!(${question.where})) continue;` : ""}
      ${filters.map(({ facet, passes }) => `const ${facet}Fails = ${passes} ? 0 : 1;`).join("\n")}
      const fails = ${filters.map(({ facet }) => `${facet}Fails`).join(" + ")};
      if (fails > 1) continue;
      ${question.price ? `if (fails === 0 && price[row] > 0) steps[histogramStep(price[row] / 1e6)]++; if (!(${question.price})) continue;` : ""}
      if (fails === 1) {
        ${filters.map(({ facet }) => `if (${facet}Fails) { ${facet}Counts[${facet}Codes[row]]++; continue; }`).join("\n")}
      }
      count++;
      ${facetNames.map((name) => `${name}Counts[${name}Codes[row]]++;`).join("\n")}
      ${question.price ? "" : "if (price[row] > 0) steps[histogramStep(price[row] / 1e6)]++;"}
      if (!(price[row] >= 0)) unpriced++;
      ${question.groups ? groupRow : ""}
      ${question.sort ? keepGreatest : "if (rows.length < pageSize) rows.push(row);"}
    }
    for (const group of groups) {
      const { prices } = group, middle = prices.length >> 1;
      group.clouds = group.clouds.size;
      group.low = prices[0] ?? null;
      group.high = prices[prices.length - 1] ?? null;
      group.median = prices.length === 0 ? null : prices.length % 2 ? prices[middle] : (prices[middle - 1] + prices[middle]) / 2;
      delete group.prices;
    }
    return {
      rows, total: count, unpriced, steps, groups,
      counts: { ${facetNames.map((name) => `${name}: ${name}Counts`).join(", ")} },
    };`;
}

/** Rows come in price order, so the prices of a group do too. */
const groupRow = `
  let group = perModel[models[row]];
  if (group === null) {
    group = perModel[models[row]] = { model: models[row], offers: 0, inStock: 0, clouds: new Set(), prices: [] };
    groups.push(group);
  }
  group.offers++;
  if (stockCodes[row] === codeOf.stock['in-stock']) group.inStock++;
  group.clouds.add(sellers[row]);
  if (price[row] >= 0) group.prices.push(price[row]);`;

/** The first rows of a page in the order of `keys`, greatest first, null last; equal ones stay in price order. */
const keepGreatest = `
  const key = keys[row];
  if (rows.length < pageSize || (key !== null && (keys[rows[pageSize - 1]] === null || key > keys[rows[pageSize - 1]]))) {
    let place = rows.length;
    if (key !== null) while (place > 0 && (keys[rows[place - 1]] === null || key > keys[rows[place - 1]])) place--;
    rows.splice(place, 0, row);
    if (rows.length > pageSize) rows.pop();
  }`;

interface Column {
  codes: Uint16Array;
  values: string[];
  codeOf: Map<string, number>;
}

function encode(offers: readonly IndexedOffer[], read: (offer: IndexedOffer) => string | null): Column {
  const values: string[] = [];
  const codeOf = new Map<string, number>();
  const codes = Uint16Array.from(offers, (offer) => {
    const value = read(offer) ?? "unknown";
    const code = codeOf.get(value) ?? values.push(value) - 1;
    codeOf.set(value, code);
    return code;
  });
  return { codes, values, codeOf };
}

function readText({ rawGpu, gpu, provider, cloud, nativeId, region }: IndexedOffer): string {
  const parts = [rawGpu, gpu?.name, provider, cloud, nativeId, region.id, region.name, region.country];
  return parts
    .filter((part) => part != null)
    .join("\n")
    .toLowerCase();
}
