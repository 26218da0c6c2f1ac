import { continentLabel } from "./labels";
import type { FacetName, Facets } from "./schema";

export const facetLabels: Record<FacetName, string> = {
  gpu: "GPU",
  region: "Region",
  provider: "Provider",
  cloud: "Cloud",
  billing: "Billing",
  type: "Type",
  stock: "Stock",
  kind: "Price kind",
  tier: "Tier",
  source: "Source",
  vendor: "Vendor",
  nvlink: "NVLink",
  interconnect: "Interconnect",
};

/** The label of a value that is selected or counted. */
export function valueLabel(name: FacetName, value: string, facets: Facets): string {
  const counted = facets[name].find((option) => option.value === value);
  // Selected values are counted, except families and continents.
  return counted?.label ?? (name === "gpu" ? value.replaceAll("-", " ") : continentLabel(value));
}
