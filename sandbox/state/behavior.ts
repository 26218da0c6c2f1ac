import { z } from "zod";

const count = z.int().min(0);

/** How a cloud misbehaves; the defaults are harmless. */
export const behaviorSchema = z.strictObject({
  /** Hides a machine in lists and by its id for this long after its creation. */
  listLagSeconds: z.number().min(0),
  /** The number of rows missing at the start of a list; they are still found by id. */
  listDrops: count,
  /** Cuts lists silently after this many rows. */
  listCap: count.nullable(),
  /** Accepts deletes without terminating anything. */
  deleteIgnored: z.boolean(),
  /** The number of deletes that return "unknown machine". */
  deleteNotFound: count,
  /** A create makes this many machines of one name and returns the first id. */
  duplicates: z.int().min(1),
  /** A create makes its machine and returns 400 with the id in the error. */
  errorWithId: z.boolean(),
  /** CloudCompute's list omits the names. */
  noNames: z.boolean(),
  /** The boot of new machines ends in the cloud's error status. */
  bootError: z.boolean(),
});

export type Behavior = z.output<typeof behaviorSchema>;

export const defaultBehavior: Behavior = {
  listLagSeconds: 0,
  listDrops: 0,
  listCap: null,
  deleteIgnored: false,
  deleteNotFound: 0,
  duplicates: 1,
  errorWithId: false,
  noNames: false,
  bootError: false,
};
