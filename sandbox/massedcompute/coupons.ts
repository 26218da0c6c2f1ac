import { z } from "zod";
import { held } from "../estate/machines";
import { ok, type Reply } from "../protocol";
import { taking } from "../routes";
import type { MassedProduct } from "../world/massedcompute";
import { remaining } from "./inventory";
import { unknown } from "./refusals";

const couponSchema = z.strictObject({ coupon: z.string() });

/** The only coupon there is; it accepts the A6000 and nothing else. */
const known = {
  code: "TestCoupon",
  discountPercent: 0.1,
  deactivationDate: "2031-08-07T16:41:43.000Z",
};

/** What a coupon takes off a product's price; one that does not fit is passed over in silence. */
export function discountOf(coupon: string | undefined, product: MassedProduct): number {
  return coupon === known.code && isAccepted(product) ? known.discountPercent : 0;
}

export const showCoupon = taking(couponSchema, (_call, _scene, { coupon }): Reply =>
  coupon === known.code ? ok({ coupon: known }) : unknown("Coupon"),
);

/** The products are wrapped twice, as documented. */
export const showAcceptedProducts = taking(
  couponSchema,
  ({ time }, { world, estates }, { coupon }): Reply => {
    if (coupon !== known.code) return unknown("Coupon");
    const taken = held(estates.massedcompute, time);
    const products = world.massedcompute.filter(isAccepted).map((product) => ({
      name: product.name,
      description: product.description,
      pricePerHour: ((product.cents ?? 0) / 100).toFixed(6),
      inventoryAvailable: remaining(product, taken(product.name)).regions.length > 0,
    }));
    return ok({ couponValidation: { coupon: known, productDetails: [products] } });
  },
);

function isAccepted({ slug }: MassedProduct): boolean {
  return slug === "a6000";
}
