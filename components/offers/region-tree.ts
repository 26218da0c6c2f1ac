import type { FacetOption } from "@/lib/offers/schema";

import type { RailOption } from "./facet-options";

const maxMatches = 30;

/** The visible options of the region tree: the roots, and what is below an opened or partly selected one. */
export function listRegions(
  options: readonly FacetOption[],
  selected: readonly string[],
  { opened, needle }: { opened: ReadonlyMap<string, boolean>; needle: string },
): RailOption[] {
  const tree = treeOf(options);
  if (needle !== "") {
    const found = options.filter(({ label }) => label.toLowerCase().includes(needle));
    return found.slice(0, maxMatches).map((option) => ({ ...rowOf(option, 0), isOpen: null }));
  }
  return tree.childrenOf(null).flatMap((option) => branchOf(option, 0));

  function branchOf(option: FacetOption, depth: number): RailOption[] {
    const row = rowOf(option, depth);
    return [
      row,
      ...(row.isOpen ? tree.childrenOf(option.value).flatMap((child) => branchOf(child, depth + 1)) : []),
    ];
  }

  function rowOf(option: FacetOption, depth: number): RailOption {
    const { value, label, count } = option;
    const isIncluded = [value, ...tree.ancestorsOf(value)].some((each) => selected.includes(each));
    const isPart = !isIncluded && selected.some((each) => tree.ancestorsOf(each).includes(value));
    const hasChildren = tree.childrenOf(value).length > 0;
    const isOpen = hasChildren ? (opened.get(value) ?? isPart) : null;
    return { value, label, count, depth, isOpen, isIncluded, isPart };
  }
}

/**
 * The values selected after a click. A selected region includes those in it, so to exclude one of them the others take its
 * place.
 */
export function toggleRegion(
  options: readonly FacetOption[],
  selected: readonly string[],
  value: string,
): string[] {
  const tree = treeOf(options);
  if (selected.includes(value)) return selected.filter((other) => other !== value);
  const chain = tree.ancestorsOf(value);
  const including = chain.findIndex((ancestor) => selected.includes(ancestor));
  if (including < 0) return [...selected.filter((other) => !tree.ancestorsOf(other).includes(value)), value];
  // From the selected ancestor down to the value, everything beside the path stays selected.
  const path = [value, ...chain.slice(0, including + 1)];
  const beside = path
    .slice(1)
    .flatMap((parent, at) => tree.childrenOf(parent).filter((child) => child.value !== path[at]));
  return [...selected.filter((other) => other !== chain[including]), ...beside.map((child) => child.value)];
}

interface Tree {
  /** Of the root for null. */
  childrenOf(value: string | null): FacetOption[];
  /** From near to far. */
  ancestorsOf(value: string): string[];
}

function treeOf(options: readonly FacetOption[]): Tree {
  const byValue = new Map(options.map((option) => [option.value, option]));
  const children = new Map<string | null, FacetOption[]>();
  for (const option of options) {
    const parent = option.parent != null && byValue.has(option.parent) ? option.parent : null;
    children.set(parent, [...(children.get(parent) ?? []), option]);
  }
  return {
    childrenOf: (value) => children.get(value) ?? [],
    ancestorsOf(value) {
      const ancestors: string[] = [];
      for (
        let at = byValue.get(value)?.parent;
        at != null && !ancestors.includes(at);
        at = byValue.get(at)?.parent
      )
        ancestors.push(at);
      return ancestors;
    },
  };
}
