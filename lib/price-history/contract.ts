import { z } from "zod";

import { timestamp } from "@/lib/domain/contract";
import { nativePriceFields } from "@/lib/domain/offer";
import { stocks } from "@/lib/domain/vocabulary";

const micros = z.int().nullable();
const { currency, unit, per, amount } = nativePriceFields;

/** A state of an offer, which lasts until the next point or gap. */
export const pointSchema = z.object({
  at: timestamp,
  gpuPriceMicros: micros.describe("By the rate of that day; null without a price, a currency or a rate"),
  priceMicros: micros.describe("Per machine-hour"),
  nativeAmount: amount.describe(
    "As listed, in the currency and unit of `native`; null without a price or if it was listed in others",
  ),
  stock: z.enum(stocks),
  capacity: z.int().nullable(),
});

/** One UTC day of an offer, in micro-dollars per GPU-hour. */
export const daySchema = z.object({
  day: z.iso.date(),
  open: micros,
  low: micros,
  high: micros,
  close: micros,
  inStockShare: z.number().nullable(),
});

/** The response of `GET /api/v1/offers/{id}/history`: a public contract. */
export const historySchema = z.object({
  offerId: z.string(),
  native: z.object({ currency, unit, per }).describe("Of the newest price as listed"),
  points: z
    .union([z.array(pointSchema), z.array(daySchema)])
    .describe(
      "With step=change the state at the start, then one point per change; with step=day one per day",
    ),
  gaps: z
    .array(z.object({ from: timestamp, to: timestamp }))
    .describe("No successful reading for more than three intervals, or the offer was not listed"),
  summary: z.object({
    low: micros,
    high: micros,
    median: micros.describe("Weighted by time, sold-out time left out"),
    inStockShare: z
      .number()
      .nullable()
      .describe("Time in stock of the time in stock or sold out; null where neither was ever reported"),
    observedSeconds: z.int().describe("Time outside the gaps"),
  }),
  changesFrom: timestamp.describe("Of the time before this, only days are kept"),
});

export type HistoryPoint = z.infer<typeof pointSchema>;
export type HistoryDay = z.infer<typeof daySchema>;
export type OfferHistory = z.infer<typeof historySchema>;
