import { familyToken } from "@/lib/offers/labels";
import { valueLabel } from "@/lib/offers/facet-labels";
import type { FacetName, FacetOption, Facets } from "@/lib/offers/schema";

/** An option of a list filter. */
export interface RailOption {
  value: string;
  label: string;
  /** Null if the value has no count of its own: a continent, a region id. */
  count: number | null;
  /** Below others in a list of groups, from 0. */
  depth: number;
  /** Whether the options below it are visible; null without any. Only in a tree. */
  isOpen?: boolean | null;
  /** Whether it or a group that contains it is selected. Only in a tree. */
  isIncluded?: boolean;
  /** Whether only some of the options below it are selected. */
  isPart?: boolean;
}

/** The options of a filter: the counted values, and selected values without a count. */
export function railOptions(name: FacetName, facets: Facets, selected: readonly string[]): RailOption[] {
  const options = name === "gpu" ? groupByFamily(facets.gpu, selected) : facets[name].map(toRailOption);
  const known = new Set(options.map(({ value }) => value));
  const chosen = selected
    .filter((value) => !known.has(value))
    .map((value) => ({ value, label: valueLabel(name, value, facets), count: null, depth: 0 }));
  return [...chosen, ...options];
}

function toRailOption({ value, label, count }: FacetOption): RailOption {
  return { value, label, count, depth: 0 };
}

/** Families with the sum of their models, followed by the models if the family or one of them is selected. */
function groupByFamily(options: FacetOption[], selected: readonly string[]): RailOption[] {
  const families = new Map<string, FacetOption[]>();
  for (const option of options) {
    const key = option.family ?? option.value;
    families.set(key, [...(families.get(key) ?? []), option]);
  }
  return [...families]
    .map(([family, models]) => ({ family, models, count: models.reduce((sum, { count }) => sum + count, 0) }))
    .sort((a, b) => b.count - a.count)
    .flatMap(({ family, models, count }) => {
      const [only] = models;
      if (!only!.family) return [toRailOption(only!)];
      const token = familyToken(family);
      const isOpen = selected.includes(token) || models.some(({ value }) => selected.includes(value));
      const head = { value: token, label: family, count, depth: 0 };
      return isOpen ? [head, ...models.map((model) => ({ ...toRailOption(model), depth: 1 }))] : [head];
    });
}

/** The values selected after a click: a family and its own models are never selected together. */
export function toggleFacetValue(
  name: FacetName,
  value: string,
  facets: Facets,
  selected: readonly string[],
): string[] {
  if (selected.includes(value)) return selected.filter((other) => other !== value);
  if (name !== "gpu") return [...selected, value];
  const family = facets.gpu.find((option) => option.value === value)?.family;
  const rivals = family
    ? [familyToken(family)]
    : facets.gpu
        .filter((option) => option.family && familyToken(option.family) === value)
        .map((option) => option.value);
  return [...selected.filter((other) => !rivals.includes(other)), value];
}
