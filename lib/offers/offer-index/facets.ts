import { describeEach, type RowName } from "@/lib/describe-each";

import type { IndexColumns } from "./columns";
import { cloudLabel } from "../cloud-text";
import { filterValueLabel } from "../filter-labels";
import { familyToken } from "../labels";
import { buildRegionFacet } from "./region-facet";
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
    facetNames.map((name) => {
      const selected = search.lists[name].values;
      return [
        name,
        name === "region"
          ? buildRegionFacet(columns, counts.region, selected)
          : buildFacet(name, columns, counts[name], selected),
      ];
    }),
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
    const value = columns.facets[name].values[code]!;
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

/** Whether a family is already listed as its models. */
function isCovered(
  name: FacetName,
  columns: IndexColumns,
  value: string,
  counted: ReadonlyMap<string, CountedValue>,
): boolean {
  if (name !== "gpu") return false;
  return [...counted.values()].some(({ code }) => {
    const family = columns.families[code];
    return family && familyToken(family) === value;
  });
}

function toFacetOption(
  name: FacetName,
  columns: IndexColumns,
  { value, code, count }: CountedValue,
): FacetOption {
  const label = name === "cloud" && value !== "unknown" ? cloudLabel(value) : filterValueLabel(name, value);
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
