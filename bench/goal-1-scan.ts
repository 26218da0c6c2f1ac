import type { IndexedOffer } from "@/lib/offers/offer-index";
import { comparedFacets, type ComparedFacet, type SearchAnswer, type SearchCase } from "./goal-1-cases";

interface Column {
  codes: Uint8Array;
  values: string[];
}

type Columns = Record<ComparedFacet, Column>;

const facetValue: Record<ComparedFacet, (offer: IndexedOffer) => string | null> = {
  gpu: (offer) => offer.gpu?.id ?? null,
  region: (offer) => offer.region.country,
  provider: (offer) => offer.provider,
  cloud: (offer) => offer.cloud,
  billing: (offer) => offer.billing,
  type: (offer) => offer.type,
  stock: (offer) => offer.stock,
};

/** A scan for exactly these searches: the lower bound for the general one. */
export function handWrittenScan(
  inPriceOrder: readonly IndexedOffer[],
): (searchCase: SearchCase["scan"]) => SearchAnswer {
  const columns = Object.fromEntries(
    comparedFacets.map((name) => [name, column(inPriceOrder, facetValue[name])]),
  ) as Columns;
  const prices = Float64Array.from(inPriceOrder, (offer) => offer.gpuPriceMicros ?? Infinity);
  return (searchCase) => {
    const { gpu, region, provider, cloud, billing, type, stock } = columns;
    const allowsGpu = allowed(gpu, searchCase.gpus);
    const allowsBilling = allowed(billing, searchCase.billings);
    const allowsStock = allowed(stock, searchCase.stocks);
    const gpus = new Uint32Array(256);
    const places = new Uint32Array(256);
    const providers = new Uint32Array(256);
    const clouds = new Uint32Array(256);
    const billings = new Uint32Array(256);
    const types = new Uint32Array(256);
    const stocks = new Uint32Array(256);
    const rows: IndexedOffer[] = [];
    const end =
      searchCase.highest === Infinity
        ? prices.length
        : prices.findIndex((price) => price > searchCase.highest);
    let total = 0;
    for (let row = 0; row < end; row++) {
      const gpuCode = gpu.codes[row]!;
      const billingCode = billing.codes[row]!;
      const stockCode = stock.codes[row]!;
      switch (allowsGpu[gpuCode]! + 2 * allowsBilling[billingCode]! + 4 * allowsStock[stockCode]!) {
        case 7:
          if (total++ < 50) rows.push(inPriceOrder[row]!);
          gpus[gpuCode]!++;
          places[region.codes[row]!]!++;
          providers[provider.codes[row]!]!++;
          clouds[cloud.codes[row]!]!++;
          billings[billingCode]!++;
          types[type.codes[row]!]!++;
          stocks[stockCode]!++;
          break;
        case 6:
          gpus[gpuCode]!++;
          break;
        case 5:
          billings[billingCode]!++;
          break;
        case 3:
          stocks[stockCode]!++;
          break;
      }
    }
    const counts = {
      gpu: gpus,
      region: places,
      provider: providers,
      cloud: clouds,
      billing: billings,
      type: types,
      stock: stocks,
    };
    return {
      rows,
      total,
      counts: Object.fromEntries(
        comparedFacets.map((name) => [name, toCounts(columns[name], counts[name])]),
      ) as SearchAnswer["counts"],
    };
  };
}

function column(offers: readonly IndexedOffer[], read: (offer: IndexedOffer) => string | null): Column {
  const values: string[] = [];
  const codeOf = new Map<string, number>();
  const codes = Uint8Array.from(offers, (offer) => {
    const value = read(offer) ?? "unknown";
    const code = codeOf.get(value) ?? values.push(value) - 1;
    codeOf.set(value, code);
    return code;
  });
  return { codes, values };
}

function allowed(column: Column, wanted: string[]): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) =>
    Number(wanted.length === 0 || wanted.includes(column.values[code]!)),
  );
}

function toCounts(column: Column, counts: Uint32Array): [string, number][] {
  return column.values.flatMap((value, code) =>
    counts[code]! > 0 ? [[value, counts[code]!] satisfies [string, number]] : [],
  );
}
