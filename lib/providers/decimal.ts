import { z } from "zod";

/** A number that some providers send as text. Anything else rejects the row. */
export const numeric = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^-?\d+(\.\d+)?$/, "Not a number")
    .transform(Number),
]);

/** An amount of money, kept as the sent text. */
export const amount = z.union([
  z.number().transform(String),
  z
    .string()
    .trim()
    .regex(/^\d+(\.\d+)?$/, "Not an amount"),
]);
