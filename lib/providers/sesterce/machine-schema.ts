import { z } from "zod";

import { detail } from "../details";
import { parseMachineId } from "../machine-fields";

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

export const keyRow = z.object({ _id: rowId, name: detail, publicKey: detail, isDefault: detail });
