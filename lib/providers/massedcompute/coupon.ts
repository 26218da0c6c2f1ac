import { z } from "zod";

import { plainText } from "@/lib/domain/text";

import { detail, parseTimestamp } from "../parse";
import { ProviderError } from "../errors";
import type { HttpClient } from "../http";
import { unreadable } from "../rows";

const couponRow = z.object({ code: z.string(), deactivationDate: detail });
const productRow = z.object({ name: z.string() });
const productsReply = z.object({
  couponValidation: z.object({
    coupon: couponRow.nullish().catch(null),
    productDetails: z.array(z.unknown()),
  }),
});

/** Returns why a coupon has no effect for this product; null if it is accepted. */
export async function checkCoupon(
  http: HttpClient,
  { product, coupon, now }: { product: string; coupon: string; now: Date },
  signal: AbortSignal,
): Promise<string | null> {
  const name = `“${plainText(coupon, 60)}”`;
  const consequence = "Massed Compute would ignore it and charge the full price.";
  const accepted = await readAcceptedProducts(http, coupon, signal).catch(nullIfUnknownCoupon);
  if (accepted === null) return `Massed Compute does not know the coupon ${name}. ${consequence}`;
  const { endsAt, products } = accepted;
  if (endsAt && endsAt <= now)
    return `The coupon ${name} ended on ${endsAt.toISOString().slice(0, 10)}. ${consequence}`;
  if (products.includes(product)) return null;
  const names = products.slice(0, 5).map((accepted) => plainText(accepted, 60));
  const others = names.length === 0 ? "" : ` It is accepted for ${names.join(", ")}.`;
  return `The coupon ${name} is not accepted for ${plainText(product)}. ${consequence}${others}`;
}

/** The expiry of a coupon and the products that accept it; parses a list of lists or a flat list. */
async function readAcceptedProducts(
  http: HttpClient,
  coupon: string,
  signal: AbortSignal,
): Promise<{ endsAt: Date | null; products: string[] }> {
  const body = await http.post({ path: "/coupon/accepted-products", body: { coupon }, signal });
  const reply = productsReply.safeParse(body).data?.couponValidation;
  if (!reply) throw unreadable("massedcompute", "the list “productDetails”");
  const rows = reply.productDetails.flat(2);
  return {
    endsAt: parseTimestamp(reply.coupon?.deactivationDate),
    products: rows.flatMap((row) => productRow.safeParse(row).data?.name ?? []),
  };
}

function nullIfUnknownCoupon(error: unknown): null {
  if (!(error instanceof ProviderError)) throw error;
  if (error.kind === "not-found" && error.code === 404) return null;
  const isAboutCoupon = error.kind === "rejected" && /coupon/i.test(error.message);
  if (isAboutCoupon && /not found|invalid|does not exist|unknown/i.test(error.message)) return null;
  throw error;
}
