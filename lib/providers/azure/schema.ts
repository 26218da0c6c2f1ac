import { z } from "zod";

import { amount, detail, identifier } from "../parse";

/** One page; `NextPageLink` is empty at times although more rows follow, so it is not read. */
export const page = z.object({ Items: z.array(z.unknown()) });

/** The price of one machine-hour: https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices */
export const priceRow = z.object({
  armSkuName: identifier,
  armRegionName: identifier,
  location: detail,
  meterName: z.string(),
  productName: z.string(),
  type: z.literal("Consumption"),
  unitOfMeasure: z.literal("1 Hour"),
  retailPrice: amount,
  currencyCode: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullish()
    .catch(null),
});
export type PriceRow = z.infer<typeof priceRow>;
