import { continents } from "@/lib/domain/vocabulary";
import { amountText } from "@/lib/format";
import { listFamilies } from "@/lib/gpus";

import { valueLabel } from "./facet-labels";
import { activeFilters } from "./filters";
import { familyToken } from "./labels";
import type { FacetName, Facets } from "./schema";
import { closedLists, isRangeName, type FilterName, type OffersSearch, type RangeName } from "./search";

/**
 * What a view shows, from the labels of recognized filters and never from free text: "8 × H100 SXM under $2.50 in Europe".
 * "Offers" without any.
 */
export function viewTitle(search: OffersSearch, facets: Facets): string {
  const { ranges } = search;
  const count = numberIn(ranges.gpus);
  const gpus = namesOf("gpu", search, facets);
  const places = namesOf("region", search, facets);
  const vram = leastIn(ranges.vram);
  const total = leastIn(ranges.vramTotal);
  const highest = highestIn(ranges.price);
  const phrases = [
    vram !== null && `with ${vram} GB or more`,
    total !== null && `with ${total} GB or more in total`,
    highest !== null && `under $${amountText(highest)}`,
    places !== null && `in ${places}`,
  ].filter((phrase) => phrase !== false);
  const named = new Set<string | false>([
    gpus !== null && "gpu",
    count !== null && "gpus",
    vram !== null && "vram",
    total !== null && "vramTotal",
    highest !== null && "price",
    places !== null && "region",
  ]);
  const others = activeFilters(search, facets)
    .filter(({ param }) => !named.has(param) && isRecognized(param, search, facets))
    .map(({ label }) => label);
  if (gpus === null && count === null && phrases.length === 0) return others.join(", ") || "Offers";
  const head =
    gpus === null
      ? count === null
        ? "GPUs"
        : `${count}-GPU machines`
      : `${count === null ? "" : `${count} × `}${gpus}`;
  return [[head, ...phrases].join(" "), ...others].join(", ");
}

const maxNames = 3;

/** The labels of a list's values; null without any, with one that no offer has, or with too many. */
function namesOf(name: "gpu" | "region", { lists }: OffersSearch, facets: Facets): string | null {
  const { values } = lists[name];
  if (
    values.length === 0 ||
    values.length > maxNames ||
    !values.every((value) => isListed(name, value, facets))
  )
    return null;
  return values.map((value) => valueLabel(name, value, facets)).join(", ");
}

const families: ReadonlySet<string> = new Set(listFamilies().map(familyToken));

/** Whether the app or an offer has the value, so that it is no text that somebody put into the URL. */
function isListed(name: FacetName, value: string, facets: Facets): boolean {
  if (closedLists[name]?.includes(value)) return true;
  if (name === "gpu" && families.has(value)) return true;
  if (name === "region" && (continents as readonly string[]).includes(value)) return true;
  return facets[name].some(
    (option) =>
      option.count > 0 && (option.value === value || (option.family && familyToken(option.family) === value)),
  );
}

function isRecognized(param: FilterName, search: OffersSearch, facets: Facets): boolean {
  if (param === "q") return false;
  if (param === "launchable") return search.launchable !== "nothing";
  if (isRangeName(param)) return typeof search.ranges[param] === "object";
  const { values, matchesNothing } = search.lists[param];
  return !matchesNothing && values.every((value) => isListed(param, value, facets));
}

function numberIn(range: OffersSearch["ranges"][RangeName]): number | null {
  return isRange(range) && range.min === range.max ? range.min : null;
}

function leastIn(range: OffersSearch["ranges"][RangeName]): number | null {
  return isRange(range) && range.max === null ? range.min : null;
}

function highestIn(range: OffersSearch["ranges"][RangeName]): number | null {
  return isRange(range) && range.min === null ? range.max : null;
}

function isRange(
  range: OffersSearch["ranges"][RangeName],
): range is { min: number | null; max: number | null } {
  return typeof range === "object" && range !== null;
}
