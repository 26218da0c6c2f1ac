import { amountText } from "@/lib/format";
import { facetLabels, valueLabel } from "./facet-labels";
import { facetNames, type FacetName, type Facets } from "./schema";
import {
  isDefaultList,
  isEveryValue,
  rangeNames,
  type FilterName,
  type OffersSearch,
  type RangeName,
} from "./search";

/** An active filter with its label. */
export interface ActiveFilter {
  param: FilterName;
  label: string;
}

const maxNamedValues = 4;

const launchableLabels = {
  yes: "Launchable now",
  no: "Not launchable now",
  nothing: "Invalid “launchable”",
};

/** The active filters in the order of the API contract, without the defaults of stock and billing. */
export function activeFilters(search: OffersSearch, facets: Facets): ActiveFilter[] {
  const active: ActiveFilter[] = [];
  if (search.q) active.push({ param: "q", label: `“${search.q.replaceAll('"', "")}”` });
  for (const name of rangeNames) {
    const range = search.ranges[name];
    if (range === "nothing")
      active.push({
        param: name,
        label: `Invalid ${rangeLabels[name]}`,
      });
    else if (range === "unknown") active.push({ param: name, label: "Number of GPUs not specified" });
    else if (range !== null) active.push({ param: name, label: describeRange(name, range.min, range.max) });
  }
  if (search.launchable !== null)
    active.push({ param: "launchable", label: launchableLabels[search.launchable] });
  for (const name of facetNames) {
    const { values, matchesNothing } = search.lists[name];
    if (matchesNothing)
      active.push({
        param: name,
        label: `Unknown ${facetLabels[name] === "GPU" ? "GPU" : facetLabels[name].toLowerCase()}`,
      });
    else if (!isDefaultList(name, values) && !isEveryValue(name, values)) {
      active.push({ param: name, label: describeValues(name, values, facets) });
    }
  }
  return active;
}

/** What a filter hides by default. */
export function hiddenByDefaultLabel(param: string): string {
  if (param === "kind") return "aggregates";
  return param === "billing" ? "prepaid" : "sold-out";
}

const rangeLabels: Record<RangeName, string> = {
  vram: "VRAM",
  gpus: "number of GPUs",
  price: "price",
  total: "price",
  vramTotal: "total VRAM",
  vcpus: "number of vCPUs",
  memory: "memory",
  storage: "storage",
};

function describeValues(name: FacetName, values: readonly string[], facets: Facets): string {
  const isShort = name === "region" && values.length > 1;
  const names = values.map((value) =>
    isShort && /^[A-Z]{2}$/.test(value) ? value : valueLabel(name, value, facets),
  );
  const rest = names.length - maxNamedValues;
  return rest > 1 ? `${names.slice(0, maxNamedValues).join(", ")} and ${rest} more` : names.join(", ");
}

const sizeTitles: Partial<Record<RangeName, string>> = {
  vram: "VRAM",
  vramTotal: "Total VRAM",
  memory: "Memory",
  storage: "Storage",
};

function describeRange(name: RangeName, min: number | null, max: number | null): string {
  const title = sizeTitles[name];
  if (title)
    return `${title} ${boundsText(min, max, String)} GB${min !== null && max === null ? " or more" : ""}`;
  if (name === "vcpus")
    return capitalize(
      `${boundsText(min, max, String)} vCPUs${min !== null && max === null ? " or more" : ""}`,
    );
  if (name === "gpus") {
    const unit = max === 1 || (max === null && min === 1) ? "GPU" : "GPUs";
    return capitalize(
      `${boundsText(min, max, String)} ${unit}${min !== null && max === null ? " or more" : ""}`,
    );
  }
  const unit = name === "price" ? "/GPU-h" : "/h";
  return capitalize(
    `${boundsText(min, max, (value) => `$${amountText(value)}`)}${unit}${min !== null && max === null ? " or more" : ""}`,
  );
}

function boundsText(min: number | null, max: number | null, write: (value: number) => string): string {
  if (min === null) return `up to ${write(max!)}`;
  return max === null || max === min ? write(min) : `${write(min)} to ${write(max)}`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
