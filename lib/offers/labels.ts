import { originLabels, sourceLabels } from "@/lib/domain/provider-id";
import type { Billing, DeploymentType, PriceKind, Stock, Tier } from "@/lib/domain/vocabulary";

import type { FacetName } from "./schema";

export const stockLabels: Record<Stock, string> = {
  "in-stock": "In stock",
  "sold-out": "Sold out",
  unknown: "Not specified",
};

/** The stock of an offer whose provider is overdue for a poll. */
export function staleStockLabel(stock: Stock): string {
  return stock === "unknown" ? stockLabels[stock] : `${stockLabels[stock]} when last checked`;
}

export const billingLabels: Record<Billing, string> = {
  "on-demand": "On-demand",
  spot: "Spot",
  daily: "Prepaid: day",
  weekly: "Prepaid: week",
  monthly: "Prepaid: month",
};

export const typeLabels: Record<DeploymentType, string> = {
  vm: "Virtual machine",
  container: "Container",
  baremetal: "Bare metal",
};

export const kindLabels: Record<PriceKind, string> = {
  quote: "Live offer",
  list: "List price",
  aggregate: "Average",
};

export const tierLabels: Record<Tier, string> = {
  secure: "Secure",
  community: "Community",
  verified: "Verified",
  unverified: "Unverified",
};

/** Returns the label of a value, or the value itself if it has none. */
function lookUpLabel(labels: Readonly<Record<string, string>>, word: string): string {
  return Object.hasOwn(labels, word) ? labels[word]! : word;
}

const continentLabels = new Map([
  ["africa", "Africa"],
  ["antarctica", "Antarctica"],
  ["asia", "Asia"],
  ["europe", "Europe"],
  ["north-america", "North America"],
  ["oceania", "Oceania"],
  ["south-america", "South America"],
]);

/** A continent's name; a region id is returned unchanged. */
export function continentLabel(value: string): string {
  return continentLabels.get(value) ?? value;
}

/** A GPU family as the URL spells it: `RTX-4090`. */
export function familyToken(family: string): string {
  return family.replaceAll(" ", "-");
}

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
  return name === "type" ? lookUpLabel(typeLabels, value) : value;
}
