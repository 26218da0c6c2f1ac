import { z } from "zod";

import { timestamp } from "@/lib/domain/contract";
import { nativePriceFields } from "@/lib/domain/offer";
import { stocks } from "@/lib/domain/vocabulary";
import { noticeSchema } from "@/lib/offers/contract";

import { changeKinds } from "./kinds";

const cursor = z.string();

const stateSchema = z.object({
  gpuPriceMicros: z
    .int()
    .nullable()
    .describe(
      "At the present exchange rate, as in the list of offers; null without a price, a currency or a rate",
    ),
  nativeAmount: nativePriceFields.amount,
  stock: z.enum(stocks),
  capacity: z.int().nullable(),
});

export const changeSchema = z.object({
  id: z.string().describe("Stays the same, and no other change has it"),
  at: timestamp,
  offerId: z.string(),
  kind: z.enum(changeKinds),
  before: stateSchema.nullable().describe("Null while the offer was not listed"),
  after: stateSchema.nullable().describe("Null while the offer is not listed"),
});

/** The response of `GET /api/v1/changes`: a public contract. */
export const changesSchema = z.object({
  changes: z.array(changeSchema).describe("Oldest first with `after`, otherwise newest first"),
  next: cursor.describe("For `after`: the changes that follow the newest one of this reply"),
  more: z.boolean().describe("Whether `next` leads to changes that are recorded already, matching or not"),
  older: cursor
    .nullable()
    .describe("For `before`: the changes that precede this reply; null if none are kept"),
  keptFrom: timestamp.describe("Changes before it are no longer kept"),
  notices: z.array(noticeSchema).describe("What of the query does not apply, and why"),
});

export type ChangeState = z.infer<typeof stateSchema>;
export type Change = z.infer<typeof changeSchema>;
export type Changes = z.infer<typeof changesSchema>;
