import type { ProviderId } from "./provider-id";

/** A company that owns machines. */
export interface Cloud {
  id: string;
  name: string;
  /** Other ids of the same cloud in price lists and at providers. */
  aliases: readonly string[];
  /** Its own page for customers; null if it has none. */
  page: string | null;
  /** The provider through which the app can launch there. */
  via: ProviderId | null;
}

/**
 * All clouds that price lists name: ids and addresses of the price list at https://gpurentalprices.com, ids at
 * Shadeform of https://docs.shadeform.ai/guides/cloud-support.
 */
export const clouds: readonly Cloud[] = [
  cloud("akash", "Akash", "https://akash.network/pricing/gpus/"),
  cloud("amaya", "Amaya", null, { via: "shadeform" }),
  cloud("aws", "AWS", "https://aws.amazon.com/ec2/pricing/"),
  cloud("azure", "Azure", "https://azure.microsoft.com/pricing/details/virtual-machines/linux/"),
  cloud("boostrun", "Boost Run", "https://www.boostrun.com", { via: "shadeform" }),
  cloud("cloudrift", "CloudRift", "https://www.cloudrift.ai"),
  cloud("coreweave", "CoreWeave", "https://www.coreweave.com/pricing"),
  cloud("crusoe", "Crusoe", "https://www.crusoe.ai/cloud/pricing", { via: "shadeform" }),
  cloud("cudo", "CUDO Compute", "https://www.cudocompute.com/pricing", { aliases: ["cudocompute"] }),
  cloud("denvr", "Denvr", "https://www.denvrdata.com/pricing", { via: "shadeform" }),
  cloud("digitalocean", "DigitalOcean", "https://www.digitalocean.com/pricing/gpu-droplets", {
    via: "shadeform",
  }),
  cloud("excesssupply", "Excess Supply", null, { via: "shadeform" }),
  cloud("gcp", "Google Cloud", "https://cloud.google.com/compute/gpus-pricing", { aliases: ["google"] }),
  cloud("gmicloud", "GMI Cloud", "https://www.gmicloud.ai/en/pricing", { aliases: ["gmi"] }),
  cloud("gpugeek", "GPUGeek", "https://gpugeek.com", { via: "gpugeek" }),
  cloud("horizon", "Horizon", null, { via: "shadeform" }),
  cloud("hotaisle", "Hot Aisle", "https://hotaisle.xyz/pricing", { via: "shadeform" }),
  cloud("hyperbolic", "Hyperbolic", "https://www.hyperbolic.ai"),
  cloud("hyperstack", "Hyperstack", "https://www.hyperstack.cloud/gpu-pricing", { via: "shadeform" }),
  cloud("imwt", "IMWT", null, { via: "shadeform" }),
  cloud("jarvislabs", "JarvisLabs", "https://jarvislabs.ai/pricing"),
  cloud("koyeb", "Koyeb", "https://www.koyeb.com/pricing"),
  cloud("lambda", "Lambda", "https://lambda.ai/service/gpu-cloud", {
    aliases: ["lambdalabs"],
    via: "shadeform",
  }),
  cloud("latitude", "Latitude", "https://www.latitude.sh/pricing", { via: "shadeform" }),
  cloud("massedcompute", "Massed Compute", "https://massedcompute.com/pricing", { via: "massedcompute" }),
  cloud("nebius", "Nebius", "https://docs.nebius.com/compute/resources/pricing", { via: "shadeform" }),
  cloud("oci", "Oracle Cloud", "https://www.oracle.com/cloud/compute/gpu/", { aliases: ["oracle"] }),
  cloud("ovh", "OVHcloud", "https://www.ovhcloud.com/en/public-cloud/prices/", { aliases: ["ovhcloud"] }),
  cloud("paperspace", "Paperspace", "https://www.paperspace.com/pricing", { via: "shadeform" }),
  cloud("primeintellect", "Prime Intellect", "https://www.primeintellect.ai/"),
  cloud("runpod", "RunPod", "https://www.runpod.io/pricing", { aliases: ["runpod-public"] }),
  cloud("salad", "Salad", "https://salad.com/pricing"),
  cloud("scaleway", "Scaleway", "https://www.scaleway.com/en/pricing/gpu/", { via: "shadeform" }),
  cloud("sfcompute", "SF Compute", "https://sfcompute.com/prices"),
  cloud("spheron", "Spheron", "https://www.spheron.network/pricing/"),
  cloud("tensordock", "TensorDock", "https://www.tensordock.com/cloud-gpus.html", { via: "shadeform" }),
  cloud("thundercompute", "Thunder Compute", "https://www.thundercompute.com/pricing"),
  cloud("together", "Together AI", "https://www.together.ai/pricing"),
  cloud("vast", "Vast.ai", "https://vast.ai/pricing", { aliases: ["vastai", "vast.ai"] }),
  cloud("verda", "Verda", "https://verda.com/pricing", { aliases: ["datacrunch"], via: "shadeform" }),
  cloud("voltagepark", "Voltage Park", "https://www.voltagepark.com/pricing", { via: "shadeform" }),
  cloud("vultr", "Vultr", "https://www.vultr.com/pricing/#cloud-gpu", { via: "shadeform" }),
];

const byName = new Map(
  clouds.flatMap((each) => [each.id, ...each.aliases].map((name): [string, Cloud] => [name, each])),
);

/** The cloud of an id or alias, case ignored; null if it is not in the table. */
export function findCloud(name: string): Cloud | null {
  return byName.get(name.trim().toLowerCase()) ?? null;
}

/** The cloud's id in the table; an unknown name folded to lower case. */
export function canonicalCloud(name: string): string {
  return findCloud(name)?.id ?? name.trim().toLowerCase();
}

/** The cloud's own page: the given address if it is https and on the host of the fixed one, else the fixed one. */
export function cloudPage(name: string, given: string | null): string | null {
  const fixed = findCloud(name)?.page ?? null;
  if (fixed === null || given === null || !URL.canParse(given)) return fixed;
  const { protocol, hostname, username, password } = new URL(given);
  const isOwn =
    protocol === "https:" &&
    username === "" &&
    password === "" &&
    baseHost(hostname) === baseHost(new URL(fixed).hostname);
  return isOwn ? given : fixed;
}

function baseHost(hostname: string): string {
  return hostname.replace(/^www\./, "");
}

function cloud(
  id: string,
  name: string,
  page: string | null,
  { aliases = [], via = null }: { aliases?: string[]; via?: ProviderId | null } = {},
): Cloud {
  return { id, name, aliases, page, via };
}
