import { z } from "zod";
import { countUsedUnits } from "../state/machines";
import type { Reply } from "../call";
import { ok } from "../protocol";
import { withBody } from "../routes";
import type { MassedProduct } from "../catalog/massedcompute";
import { remaining } from "./inventory";
import { notFound } from "./errors";

const couponSchema = z.strictObject({ coupon: z.string() });

/** The only coupon; it is valid for the A6000 only. */
const knownCoupons = {
  code: "TestCoupon",
  discountPercent: 0.1,
  deactivationDate: "2031-08-07T16:41:43.000Z",
};

/** The discount of a coupon for a product; a coupon that does not apply is ignored. */
export function findDiscount(coupon: string | undefined, product: MassedProduct): number {
  return coupon === knownCoupons.code && isAccepted(product) ? knownCoupons.discountPercent : 0;
}

export const showCoupon = withBody(couponSchema, (_call, _context, { coupon }): Reply =>
  coupon === knownCoupons.code ? ok({ coupon: knownCoupons }) : notFound("Coupon"),
);

/** The products are wrapped twice, as documented. */
export const showAcceptedProducts = withBody(
  couponSchema,
  ({ time }, { catalog, accounts }, { coupon }): Reply => {
    if (coupon !== knownCoupons.code) return notFound("Coupon");
    const taken = countUsedUnits(accounts.massedcompute, time);
    const products = catalog.massedcompute.filter(isAccepted).map((product) => ({
      name: product.name,
      description: product.description,
      pricePerHour: ((product.cents ?? 0) / 100).toFixed(6),
      inventoryAvailable: remaining(product, taken(product.name)).regions.length > 0,
    }));
    return ok({ couponValidation: { coupon: knownCoupons, productDetails: [products] } });
  },
);

function isAccepted({ slug }: MassedProduct): boolean {
  return slug === "a6000";
}
