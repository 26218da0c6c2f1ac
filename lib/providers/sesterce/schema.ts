import { z } from "zod";

import { amount, numeric, detail, identifier, parseMachineId } from "../parse";

/**
 * A machine type of one cloud. Ignores `vRamGB`, which is the total for some types and neither size for others.
 */
export const instanceOffer = z.object({
  gpuName: z.string(),
  gpuCount: numeric,
  nvlink: detail,
  deploymentType: detail,
  /** A type such as `H100x8`, not unique. */
  instanceId: identifier,
  cloud: z.object({ _id: identifier, name: detail }),
  configuration: z
    .object({ ramGB: detail, storageGB: detail, vCpu: detail, interconnect: detail })
    .nullish()
    .catch(null),
  /** US dollars for the whole machine. */
  hourlyPrice: amount.nullish(),
  availability: z.array(z.unknown()).nullish(),
});
export type InstanceOffer = z.infer<typeof instanceOffer>;

export const availabilityEntry = z.object({
  region: identifier,
  name: detail,
  /** Older deployments use `name`. */
  frontendName: detail,
  countryCode: detail,
  available: detail,
});

/** The fields of a machine type that affect a launch. */
export const launchableOffer = z.object({
  cloudInitAvailable: detail.transform((raw) => raw === true),
  /** The only systems that a launch accepts. */
  configuration: z.object({ os: detail }).nullish().catch(null).transform(readSystems),
  availability: z.array(z.object({ region: z.string() }).catch({ region: "" })),
});
export type LaunchableOffer = z.infer<typeof launchableOffer>;

function readSystems(configuration: { os?: unknown } | null | undefined): { os: string[] } {
  const raw = configuration?.os;
  const os = Array.isArray(raw) ? raw.filter((name) => typeof name === "string" && name !== "") : [];
  return { os };
}

/** A row without an id is unusable. */
export const rowId = z.unknown().transform((raw, context) => {
  const id = parseMachineId(raw);
  if (id === null) context.addIssue("No id");
  return id ?? z.NEVER;
});

/** A machine, in the list or alone. Only its id is required. */
export const machineRow = z.object({
  _id: rowId,
  name: detail,
  provider: detail,
  /** An object with a name, or the name. */
  region: detail,
  status: detail,
  gpuCount: detail,
  gpuModel: detail,
  vramPerGpu: detail,
  interconnect: detail,
  ip: detail,
  sshUser: detail,
  sshPort: detail,
  hourlyPrice: detail,
  createdAt: detail,
  /** Only for a single machine; objects, or texts in an undocumented form. */
  portForwards: z.array(z.unknown()).nullish().catch(null),
});

export const portForward = z.object({ internalPort: z.unknown(), externalPort: detail });

export const keyRow = z.object({ _id: rowId, name: detail, publicKey: detail });
