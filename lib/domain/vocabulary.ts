export const billings = ["on-demand", "spot", "daily", "weekly", "monthly"] as const;
export type Billing = (typeof billings)[number];

export const deploymentTypes = ["vm", "container", "baremetal"] as const;
export type DeploymentType = (typeof deploymentTypes)[number];

export const stocks = ["in-stock", "sold-out", "unknown"] as const;
export type Stock = (typeof stocks)[number];

/** `quote`: a machine that can be rented now; `list`: a published price; `aggregate`: a figure over many prices. */
export const priceKinds = ["quote", "list", "aggregate"] as const;
export type PriceKind = (typeof priceKinds)[number];

/** Who runs the machine, where a marketplace distinguishes that. */
export const tiers = ["secure", "community", "verified", "unverified"] as const;
export type Tier = (typeof tiers)[number];

/** Makers of GPUs. */
export const vendors = ["nvidia", "amd", "intel", "other"] as const;
export type Vendor = (typeof vendors)[number];

/** What one table shows together: own accounts, public sources, both, or the sandbox. */
export const markets = ["own", "public", "all", "sandbox"] as const;
export type Market = (typeof markets)[number];

export const continents = [
  "africa",
  "antarctica",
  "asia",
  "europe",
  "north-america",
  "oceania",
  "south-america",
] as const;
export type Continent = (typeof continents)[number];

/** `sandbox`: invented offers; `live`: real accounts, or none yet. The two never mix. */
export const modes = ["sandbox", "live"] as const;
export type Mode = (typeof modes)[number];
