import { z } from "zod";

import { amount, numeric, detail, identifier } from "../parse";

const flag = z.boolean().nullish();
const number = z.number().nullish();
const text = z.string().nullish().catch(null);

/** Undocumented: the fields are Vast.ai's, whose machines this provider resells. */
const strictRow = z.object({
  id: z.int().nullish(),
  ask_contract_id: z.int().nullish(),
  gpu_name: z.string(),
  num_gpus: z.number(),
  gpu_ram: number,
  cpu_cores_effective: detail,
  cpu_cores: detail,
  cpu_ram: detail,
  disk_space: detail,
  geolocation: text,
  price_per_hour: number,
  price: number,
  cost_per_hour: number,
  dph_total: number,
  dph_base: number,
  currency: text,
  price_currency: text,
  is_bid: flag,
  rentable: flag,
  rented: flag,
});

const askId = z.union([z.int(), identifier], { error: "An ask id is a number or a short text" });

/** It decides what the offer is, so an invalid value rejects the row. */
const looseFlag = z.union([z.boolean(), z.literal([0, 1]).transform((bit) => bit === 1)], {
  error: "Neither true nor false",
});

/** The same row with numbers as text, or flags as digits. */
const lenientRow = strictRow.extend({
  id: askId.nullish(),
  ask_contract_id: askId.nullish(),
  num_gpus: numeric,
  gpu_ram: numeric.nullish(),
  price_per_hour: amount.nullish(),
  price: amount.nullish(),
  cost_per_hour: amount.nullish(),
  dph_total: amount.nullish(),
  dph_base: amount.nullish(),
  is_bid: looseFlag.nullish(),
  rentable: looseFlag.nullish(),
  rented: looseFlag.nullish(),
});
export type CloudComputeOfferRow = z.infer<typeof strictRow> | z.infer<typeof lenientRow>;

/** Tries the strict form first: tolerance takes five times as long, and there may be ten thousand rows. */
export const offerRow: Pick<z.ZodType<CloudComputeOfferRow>, "safeParse"> = {
  safeParse(value) {
    const usual = strictRow.safeParse(value);
    return usual.success ? usual : lenientRow.safeParse(value);
  },
};

const singleRow = z.looseObject({ gpu_name: z.unknown() }).refine((row) => row.gpu_name !== undefined);
const rows = z.union([z.array(z.unknown()), singleRow.transform((row) => [row])]);
const currency = z.string().nullish().catch(null);
const pageNumber = numeric.nullish().catch(null);

/** The three envelopes of similar APIs; Vast.ai's own example has one object as `offers`. */
export const envelope = z
  .object({
    data: rows.nullish(),
    /** The field named after the list. */
    list: rows.nullish(),
    currency,
    current_page: pageNumber,
    last_page: pageNumber,
    total: pageNumber,
    per_page: pageNumber,
    instances_found: pageNumber,
    total_instances: pageNumber,
    next_token: z.unknown().optional(),
    next_page_url: z.string().nullish().catch(null),
    links: z
      .object({ next: z.string().nullish().catch(null) })
      .nullish()
      .catch(null),
    meta: z
      .object({
        currency,
        current_page: pageNumber,
        last_page: pageNumber,
        total: pageNumber,
        per_page: pageNumber,
      })
      .nullish()
      .catch(null),
  })
  .refine((body) => (body.data ?? body.list) != null);
export type Envelope = z.infer<typeof envelope>;
