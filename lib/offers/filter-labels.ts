import { originLabels, sourceLabels } from "@/lib/domain/provider-id";

import {
  billingLabels,
  continentLabel,
  kindLabels,
  stockLabels,
  tierLabels,
  typeLabels,
  vendorLabels,
} from "./labels";
import type { FacetName } from "./schema";

/** The label of a filter's value; a country code and a cloud are returned unchanged. */
export function filterValueLabel(name: FacetName, value: string): string {
  if (name === "stock") return lookUpLabel(stockLabels, value);
  if (name === "gpu") return value === "unknown" ? "Unknown GPU" : value.replaceAll("-", " ");
  if (value === "unknown") return "Not specified";
  if (name === "region") return continentLabel(value);
  if (name === "provider") return lookUpLabel(originLabels, value);
  if (name === "kind") return lookUpLabel(kindLabels, value);
  if (name === "tier") return lookUpLabel(tierLabels, value);
  if (name === "source") return lookUpLabel(sourceLabels, value);
  if (name === "billing") return lookUpLabel(billingLabels, value);
  if (name === "vendor") return lookUpLabel(vendorLabels, value);
  if (name === "nvlink") return value === "yes" ? "With NVLink" : "Without NVLink";
  return name === "type" ? lookUpLabel(typeLabels, value) : value;
}

/** Returns the label of a value, or the value itself if it has none. */
function lookUpLabel(labels: Readonly<Record<string, string>>, word: string): string {
  return Object.hasOwn(labels, word) ? labels[word]! : word;
}
