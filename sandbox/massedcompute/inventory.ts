import { z } from "zod";

import { countUsedUnits } from "../state/machines";
import { ok } from "../protocol";
import { type RouteHandler, withBody, type Reply } from "../routes";

import type { Context } from "./facts";
import type { MassedProduct } from "./catalog";
import { notFound } from "./errors";

/** A map of products, prices in cents per machine-hour. */
export const showInventory: RouteHandler<Context> = ({ time }, { offers, account }) => {
  const taken = countUsedUnits(account, time);
  const products = offers.map((product) => remaining(product, taken(product.name)));
  return ok({
    gpu_inventory: Object.fromEntries(products.map((product) => [product.name, inventoryEntry(product)])),
  });
};

export const listImages: RouteHandler<Context> = () => ok({ images });

/** The images, with the machine type that some of them require. */
export const images = [
  { vm_image_id: 1, vm_image_name: "Ubuntu 22.04 Server", vm_image_description: "CUDA 12.4" },
  { vm_image_id: 7, vm_image_name: "Ubuntu 24.04 Server", vm_image_description: "CUDA 12.8" },
  { vm_image_id: 12, vm_image_name: "Ubuntu 22.04 SXM", vm_image_description: "SXM machines only" },
  { vm_image_id: 15, vm_image_name: "Ubuntu 22.04 Desktop", vm_image_description: null },
];

/** A product without the machines that the customer uses. */
export function remaining(product: MassedProduct, taken: number): MassedProduct {
  if (product.capacity === null || taken === 0) return product;
  const capacity = Math.max(0, product.capacity - taken);
  return { ...product, capacity, regions: capacity > 0 ? product.regions : [] };
}

function inventoryEntry(product: MassedProduct): object {
  const { name, description, cents, capacity } = product;
  return {
    instance_type: {
      name,
      description,
      ...(cents === null ? {} : { price_cents_per_hour: cents }),
      specs: {
        vcpu_count: product.vcpus,
        memory_gib: product.memoryGib,
        storage_gb: product.storageGb,
      },
    },
    regions_with_capacity_available: product.regions,
    ...(capacity === null ? {} : { capacity_available: capacity }),
  };
}

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

/** The products are wrapped twice, as documented. */
export const showAcceptedProducts = withBody(
  couponSchema,
  ({ time }, { offers, account }: Context, { coupon }): Reply => {
    if (coupon !== knownCoupons.code) return notFound("Coupon");
    const taken = countUsedUnits(account, time);
    const products = offers.filter(isAccepted).map((product) => ({
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
