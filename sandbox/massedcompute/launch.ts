import { z } from "zod";

import { countUsedUnits, createMachines } from "../state/machines";
import { type Call, type Reply, withBody } from "../routes";

import type { Context } from "./facts";
import type { MassedProduct, MassedRegion } from "./catalog";
import { findDiscount, images, remaining } from "./inventory";
import { noCapacity, invalidField } from "./errors";

const launchSchema = z.strictObject({
  productName: z.string(),
  regionName: z.string(),
  imageId: z.int(),
  instanceName: z.string().exactOptional(),
  coupon: z.string().exactOptional(),
  command: z.string().exactOptional(),
  sshKeys: z.array(z.string()).exactOptional(),
  sshKey: z.array(z.string()).exactOptional(),
});

type Launch = z.output<typeof launchSchema>;

/** Replies before the machine runs. */
export const launch = withBody(launchSchema, (call: Call, context: Context, body: Launch): Reply => {
  const { account } = context;
  const known = context.offers.find(({ name }) => name === body.productName);
  if (!known || known.cents === null) return invalidField("productName", "The selected product is invalid.");
  const misfit = findInvalidField(known, body, context);
  if (misfit) return misfit;

  const product = remaining(known, countUsedUnits(account, call.time)(known.name));
  const region = product.regions.find(({ name }) => [name, "any"].includes(body.regionName));
  if (!region) return noCapacity;

  const made = createMachines(
    account,
    {
      name: body.instanceName ?? product.name,
      facts: createFacts(product, region, body),
      hourlyMicros: priceMicros(product, findDiscount(body.coupon, product)),
      currency: "USD",
      holds: { pool: product.name, units: 1 },
    },
    call.time,
  );
  const machineIds = made.map(({ id }) => id);
  const [{ id }] = made;
  if (!account.behavior.errorWithId) return { status: 202, body: { response: id }, machineIds };
  const error = `The instance ${id} could not be started.`;
  return { status: 400, body: { message: error, error: { uuid: id } }, machineIds };
});

/** The price in millionths of a dollar. */
export function priceMicros({ cents }: MassedProduct, discount = 0): number {
  return Math.round((cents ?? 0) * 10_000 * (1 - discount));
}

function createFacts(product: MassedProduct, region: MassedRegion, body: Launch) {
  return {
    product,
    region,
    imageId: body.imageId,
    command: body.command ?? "",
    sshKeys: requestedKeyNames(body),
    discount: findDiscount(body.coupon, product),
  };
}

function findInvalidField(product: MassedProduct, body: Launch, { account, offers }: Context): Reply | null {
  if (!images.some(({ vm_image_id: id }) => id === body.imageId)) {
    return invalidField("imageId", "The selected image is invalid.");
  }
  if (isForSxm(body.imageId) !== hasSxm(product)) {
    return invalidField("imageId", "Product does not support the VM Image");
  }
  const regions = offers.flatMap((other) => other.regions.map(({ name }) => name));
  if (body.regionName !== "any" && !regions.includes(body.regionName)) {
    return invalidField("regionName", "The selected region is invalid.");
  }
  const known = new Set([...account.keys.values()].map(({ name }) => name));
  const stranger = requestedKeyNames(body).find((name) => !known.has(name));
  return stranger === undefined ? null : invalidField("sshKeys", "The selected SSH key is invalid.");
}

function requestedKeyNames({ sshKeys, sshKey }: Launch): readonly string[] {
  return sshKeys ?? sshKey ?? [];
}

function isForSxm(imageId: number): boolean {
  return imageId === 12;
}

function hasSxm({ slug }: MassedProduct): boolean {
  return slug !== null && /sxm|dgx/i.test(slug);
}
