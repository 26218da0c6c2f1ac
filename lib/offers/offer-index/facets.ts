import { describeEach, type RowName } from "@/lib/describe-each";
import { countryName } from "@/lib/domain/region";

import type { IndexColumns } from "./columns";
import { cloudLabel } from "../cloud-text";
import { filterValueLabel } from "../filter-labels";
import { familyToken } from "../labels";
import type { ScanResult } from "./scan";
import { facetNames, type FacetName, type FacetOption, type Facets } from "../schema";
import type { OffersSearch } from "../search";

/** Turns counts by code into options, most offers first. Selected options stay, with count 0 if nothing matches. */
export function buildFacets(
  columns: IndexColumns,
  counts: ScanResult["counts"],
  search: OffersSearch,
): Facets {
  return Object.fromEntries(
    facetNames.map((name) => [name, buildFacet(name, columns, counts[name], search.lists[name].values)]),
  ) as Facets;
}

function buildFacet(
  name: FacetName,
  columns: IndexColumns,
  counts: Uint32Array,
  selected: string[],
): FacetOption[] {
  const counted = new Map<string, CountedValue>();
  counts.forEach((count, code) => {
    if (count === 0) return;
    const value = facetValueOfCode(name, columns, code);
    const known = counted.get(value);
    if (known) known.count += count;
    else counted.set(value, { value, code, count });
  });
  for (const value of selected) {
    if (!counted.has(value) && !isCovered(name, columns, value, counted)) {
      const code = columns.facets[name].byValue.get(value.toLowerCase()) ?? 0;
      counted.set(value, { value, code, count: 0 });
    }
  }
  return describeEach(
    counted.values(),
    (option) => toFacetOption(name, columns, option),
    optionName,
  ).views.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

interface CountedValue {
  value: string;
  code: number;
  count: number;
}

const optionName: RowName<CountedValue> = { kind: "filter value", id: ({ value }) => value };

/** Counts regions by country, because users choose countries. */
function facetValueOfCode(name: FacetName, columns: IndexColumns, code: number): string {
  if (name === "region") return columns.places[code]!.country ?? "unknown";
  return columns.facets[name].values[code]!;
}

/** Whether a family or a continent is already listed as its models or countries. */
function isCovered(
  name: FacetName,
  columns: IndexColumns,
  value: string,
  counted: ReadonlyMap<string, CountedValue>,
): boolean {
  if (name === "gpu") {
    return [...counted.values()].some(({ code }) => {
      const family = columns.families[code];
      return family && familyToken(family) === value;
    });
  }
  if (name !== "region") return false;
  return columns.places.some(
    ({ country, continent }) => continent === value && country !== null && counted.has(country),
  );
}

function toFacetOption(
  name: FacetName,
  columns: IndexColumns,
  { value, code, count }: CountedValue,
): FacetOption {
  const isCountry = name === "region" && /^[A-Z]{2}$/.test(value);
  const label = isCountry
    ? countryName(value)
    : name === "cloud" && value !== "unknown"
      ? cloudLabel(value)
      : filterValueLabel(name, value);
  if (name !== "gpu") return { value, label, count };
  const family = columns.families[code] ?? null;
  return { value, label: gpuLabel(columns, value, code), count, family };
}

function gpuLabel(columns: IndexColumns, value: string, code: number): string {
  if (code === 0) return filterValueLabel("gpu", value);
  const offer = columns.offers[columns.facets.gpu.firstRows[code] ?? -1];
  if (!offer?.gpu?.name) return value;
  return offer.vramGb === null ? offer.gpu.name : `${offer.gpu.name} ${offer.vramGb} GB`;
}
