import { z } from "zod";

/** A number that some clouds send as text. Anything else is a fault of the row. */
export const numeric = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^-?\d+(\.\d+)?$/, "Not a number")
    .transform(Number),
]);

/** An amount of money, kept as the text that was sent. */
export const amount = z.union([
  z.number().transform(String),
  z
    .string()
    .trim()
    .regex(/^\d+(\.\d+)?$/, "Not an amount"),
]);
