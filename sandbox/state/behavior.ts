import { z } from "zod";

const count = z.int().min(0);

/** How a cloud misbehaves; each field is as harmless as can be at first. */
export const behaviorSchema = z.strictObject({
  /** A machine is not seen, in lists and by its id, for so long after its creation. */
  listLagSeconds: z.number().min(0),
  /** So many rows are missing at the head of a list; by their ids they are still there. */
  listDrops: count,
  /** Lists end after so many rows without saying so. */
  listCap: count.nullable(),
  /** Deletes are accepted, and nothing ends. */
  deleteIgnored: z.boolean(),
  /** So many deletes to come are answered as if the machine were unknown. */
  deleteNotFound: count,
  /** A create makes so many machines of one name and tells the id of the first. */
  duplicates: z.int().min(1),
  /** A create makes its machine, and says 400 with the id somewhere in the error. */
  errorWithId: z.boolean(),
  /** CloudCompute's list leaves the names out. */
  noNames: z.boolean(),
  /** A machine that is made from now on ends its boot in the cloud's state for errors. */
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
