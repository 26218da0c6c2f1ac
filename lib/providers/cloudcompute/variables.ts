import { z } from "zod";

import { wholeNumber } from "../parse";
import type { ProviderVariables } from "../provider";

/** The currency of prices without one, and two undocumented fields of a create, not sent without a value. */
export const variables = {
  assumedCurrency: {
    name: "CLOUDCOMPUTE_CURRENCY",
    schema: z
      .string()
      .regex(/^[A-Za-z]{3}$/)
      .transform((code) => code.toUpperCase()),
    expected: "a currency code like RUB or USD",
  },
  createType: {
    name: "CLOUDCOMPUTE_CREATE_TYPE",
    schema: wholeNumber(0, 1_000_000_000),
    expected: "a whole number",
  },
  createStats: {
    name: "CLOUDCOMPUTE_CREATE_STATS",
    schema: z.string().max(200),
    expected: "a short text",
  },
} satisfies ProviderVariables;
