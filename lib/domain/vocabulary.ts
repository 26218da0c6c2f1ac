export const billings = ["on-demand", "spot", "daily", "weekly", "monthly"] as const;
export type Billing = (typeof billings)[number];

export const deploymentTypes = ["vm", "container", "baremetal"] as const;
export type DeploymentType = (typeof deploymentTypes)[number];

export const stocks = ["in-stock", "sold-out", "unknown"] as const;
export type Stock = (typeof stocks)[number];

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
