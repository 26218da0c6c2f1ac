import type {
  Billing,
  DeploymentType,
  Market,
  PriceKind,
  Stock,
  Tier,
  Vendor,
} from "@/lib/domain/vocabulary";

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
  aggregate: "Aggregate",
};

export const tierLabels: Record<Tier, string> = {
  secure: "Secure",
  community: "Community",
  verified: "Verified",
  unverified: "Unverified",
};

export const vendorLabels: Record<Vendor, string> = {
  nvidia: "NVIDIA",
  amd: "AMD",
  intel: "Intel",
  other: "Other",
};

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

/** Whether so few machines are left that the stock counts as low. */
export function isLowStock(capacity: number | null): boolean {
  return capacity !== null && capacity > 0 && capacity <= 2;
}

export const marketLabels: Record<Market, string> = {
  own: "Your accounts",
  public: "Public prices",
  all: "All",
  sandbox: "Sandbox",
};
