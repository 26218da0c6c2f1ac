import { continentOfCountry, countryName, stateName } from "@/lib/domain/region";
import { continents } from "@/lib/domain/vocabulary";

import type { IndexColumns, Place } from "./columns";
import { filterValueLabel } from "../filter-labels";
import type { FacetOption, PlaceLevel } from "../schema";

/** A region at one level; `parent` is the value of the region that contains it. */
interface RegionNode {
  value: string;
  label: string;
  level: PlaceLevel;
  parent: string | null;
}

/**
 * The options of the region filter: every continent, country, US state and region with offers, most offers first. An offer
 * counts at each level; "unknown" counts offers without a country. Selected options stay, with count 0 if nothing matches.
 */
export function buildRegionFacet(
  { places }: IndexColumns,
  counts: Uint32Array,
  selected: readonly string[],
): FacetOption[] {
  const options = new Map<string, FacetOption>();
  counts.forEach((count, code) => {
    if (count === 0) return;
    for (const node of knownNodesOf(places[code]!)) {
      const known = options.get(node.value);
      if (known) known.count += count;
      else options.set(node.value, { ...node, count });
    }
  });
  for (const value of selected) {
    if (!options.has(value)) options.set(value, { ...nodeOf(value, places), count: 0 });
  }
  return [...options.values()].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

// Every search counts the same places.
const nodes = new WeakMap<Place, RegionNode[]>();

function knownNodesOf(place: Place): RegionNode[] {
  let known = nodes.get(place);
  if (!known) nodes.set(place, (known = nodesOf(place)));
  return known;
}

function nodesOf({ id, name, state, country, continent }: Place): RegionNode[] {
  const nodes: RegionNode[] = [countryNode(country, continent)];
  if (continent !== null) nodes.push(continentNode(continent));
  if (state !== null) nodes.push(stateNode(state));
  // A region whose id is also the code of a country would count twice under one value.
  if (id !== null && !nodes.some(({ value }) => value === id))
    nodes.push({ value: id, label: name ?? id, level: "region", parent: state ?? country ?? continent });
  return nodes;
}

function countryNode(country: string | null, continent: string | null): RegionNode {
  if (country === null)
    return { value: "unknown", label: filterValueLabel("region", "unknown"), level: "country", parent: null };
  return { value: country, label: countryName(country), level: "country", parent: continent };
}

function continentNode(continent: string): RegionNode {
  return { value: continent, label: filterValueLabel("region", continent), level: "continent", parent: null };
}

function stateNode(state: string): RegionNode {
  return { value: state, label: stateName(state) ?? state, level: "state", parent: "US" };
}

/** The node of a value that no offer has now. */
function nodeOf(value: string, places: readonly Place[]): RegionNode {
  if (continents.some((continent) => continent === value)) return continentNode(value);
  if (value === "unknown") return countryNode(null, null);
  if (/^[A-Z]{2}$/.test(value)) return countryNode(value, continentOfCountry(value));
  if (stateName(value) && value.startsWith("US-")) return stateNode(value);
  const place = places.find(({ id }) => id === value);
  const parent = place ? (place.state ?? place.country ?? place.continent) : null;
  return { value, label: place?.name ?? value, level: "region", parent };
}
