import { z } from "zod";

import { plainText } from "@/lib/domain/text";

import { amount, numeric } from "../decimal";
import { detail, parseFlag, parseText } from "../details";
import { ProviderError } from "../errors";
import type { HttpClient } from "../http";
import { parseTimestamp } from "../machine-fields";
import { unreadable } from "../rows";

export interface Coupon {
  code: string;
  /** A fraction: 0.1 is a ten percent discount. */
  discount: number | null;
  endsAt: Date | null;
}

/** A product that accepts a coupon. */
export interface CouponProduct {
  name: string;
  description: string | null;
  /** Dollars for the whole machine, as text. */
  pricePerHour: string | null;
  inStock: boolean | null;
}

const couponRow = z.object({ code: z.string(), discountPercent: detail, deactivationDate: detail });
const couponReply = z.object({ coupon: couponRow });
const productRow = z.object({
  name: z.string(),
  description: detail,
  pricePerHour: amount.nullish().catch(null),
  inventoryAvailable: detail,
});
const productsReply = z.object({
  couponValidation: z.object({
    coupon: couponRow.nullish().catch(null),
    productDetails: z.array(z.unknown()),
  }),
});

/** The discount of a coupon and its expiry. */
export async function readCoupon(http: HttpClient, coupon: string, signal: AbortSignal): Promise<Coupon> {
  const body = await http.post({ path: "/coupon/information", body: { coupon }, signal });
  const reply = couponReply.safeParse(body).data;
  if (!reply) throw unreadable("massedcompute", "the coupon");
  return toCoupon(reply.coupon);
}

/** The coupon and every product that accepts it; accepts a list of lists or a flat list. */
export async function readAcceptedProducts(
  http: HttpClient,
  coupon: string,
  signal: AbortSignal,
): Promise<{ coupon: Coupon | null; products: CouponProduct[] }> {
  const body = await http.post({ path: "/coupon/accepted-products", body: { coupon }, signal });
  const reply = productsReply.safeParse(body).data?.couponValidation;
  if (!reply) throw unreadable("massedcompute", "the list “productDetails”");
  const rows = reply.productDetails.flat(2);
  const products = rows.flatMap((value): CouponProduct[] => {
    const row = productRow.safeParse(value).data;
    if (!row) return [];
    const { name, description, pricePerHour, inventoryAvailable } = row;
    return [
      {
        name,
        description: parseText(description),
        pricePerHour: pricePerHour ?? null,
        inStock: parseFlag(inventoryAvailable),
      },
    ];
  });
  return { coupon: reply.coupon ? toCoupon(reply.coupon) : null, products };
}

/** Returns why a coupon has no effect for this product; null if it is accepted. */
export async function checkCoupon(
  http: HttpClient,
  { product, coupon, now }: { product: string; coupon: string; now: Date },
  signal: AbortSignal,
): Promise<string | null> {
  const name = `“${plainText(coupon, 60)}”`;
  const consequence = "Massed Compute would ignore it and charge the full price.";
  const result = await readAcceptedProducts(http, coupon, signal).catch(nullIfUnknownCoupon);
  if (result === null) return `Massed Compute does not know the coupon ${name}. ${consequence}`;
  const { endsAt } = result.coupon ?? {};
  if (endsAt && endsAt <= now)
    return `The coupon ${name} ended on ${endsAt.toISOString().slice(0, 10)}. ${consequence}`;
  if (result.products.some((accepted) => accepted.name === product)) return null;
  const names = result.products.slice(0, 5).map((accepted) => plainText(accepted.name, 60));
  const others = names.length === 0 ? "" : ` It is accepted for ${names.join(", ")}.`;
  return `The coupon ${name} is not accepted for ${plainText(product)}. ${consequence}${others}`;
}

function toCoupon(row: z.infer<typeof couponRow>): Coupon {
  const percent = numeric.safeParse(row.discountPercent).data ?? null;
  // The documented 0.1 is ten percent despite its name; no discount exceeds the price, so 10 is ten percent too.
  const discount = percent !== null && percent > 1 ? percent / 100 : percent;
  const isPossible = discount !== null && discount >= 0 && discount <= 1;
  return {
    code: plainText(row.code),
    discount: isPossible ? discount : null,
    endsAt: parseTimestamp(row.deactivationDate),
  };
}

function nullIfUnknownCoupon(error: unknown): null {
  if (!(error instanceof ProviderError)) throw error;
  if (error.kind === "not-found" && error.code === 404) return null;
  const isAboutCoupon = error.kind === "rejected" && /coupon/i.test(error.message);
  if (isAboutCoupon && /not found|invalid|does not exist|unknown/i.test(error.message)) return null;
  throw error;
}
