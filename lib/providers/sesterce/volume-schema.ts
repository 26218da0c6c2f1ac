import { z } from "zod";

import { numeric } from "../decimal";
import { detail } from "../details";

import { rowId } from "./machine-schema";

const size = numeric.pipe(z.number().positive()).nullish().catch(null);

// Two forms of every field: from docs.sesterce.com, and from Sesterce's own command line tool.

/** `cloudProvider` with plain regions, or `provider` with regions that have their own size and price. */
export const volumeOfferRow = z.object({
  cloudProvider: detail,
  provider: detail,
  minSizeInGb: size,
  pricePerGbPerHour: detail,
  regions: z.array(z.unknown()),
});

export const volumeRegion = z.object({
  name: z.string().min(1),
  minSizeInGb: size,
  pricePerGbPerHour: detail,
});

/** The size is only `sizeInGb`, or `capacity` on a machine. */
export const volumeRow = z.object({
  _id: rowId,
  name: detail,
  sizeInGb: size,
  capacity: size,
  cloudProvider: detail,
  provider: detail,
  region: detail,
  hourlyPrice: detail,
  createdAt: detail,
});
