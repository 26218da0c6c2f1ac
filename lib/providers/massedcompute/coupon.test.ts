import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { ListedOffer } from "@/lib/domain/offer";

import { expectReadableError } from "@/testing/provider/contract";
import type { FixtureReply } from "@/testing/cloud/fixture-cloud";
import type { HttpClient } from "../http";
import {
  offContract,
  startFakeMachineCloud,
  type FakeMachineCloud,
} from "@/testing/cloud/fake-machine-cloud";

import accepted from "./__fixtures__/accepted-products.json";
import { createHttp } from "./api";
import { checkCoupon } from "./coupon";
import { massedcompute } from "./index";
import { createInstances } from "./instances";
import { errorReader } from "./errors";

const productsRoute = "POST /coupon/accepted-products";
const { coupon } = accepted.couponValidation;
const signal = AbortSignal.timeout(60_000);
const now = new Date("2026-11-20T12:00:00Z");

describe("coupons", () => {
  let fake: FakeMachineCloud;
  let http: HttpClient;
  beforeAll(async () => {
    fake = await startFakeMachineCloud(massedcompute, {
      [productsRoute]: { json: accepted },
    });
  });
  beforeEach(() => {
    fake.reset();
    http = createHttp(fake.context(), null, errorReader);
  });
  afterEach(() => expect(fake.takeViolations()).toEqual([]));
  afterAll(() => fake.cloud.close());

  const check = (product: string) => checkCoupon(http, { product, coupon: "AUTUMN", now }, signal);

  const [lists] = accepted.couponValidation.productDetails;
  it.each<[string, unknown]>([
    ["lists in a list", [lists]],
    ["a list", lists],
    ["several lists", [[lists![0]], [lists![1]], []]],
  ])("parses the products from %s", async (_name, productDetails) => {
    fake.reset({ [productsRoute]: { json: { couponValidation: { coupon, productDetails } } } });
    expect(await check("gpu_1x_l40")).toBeNull();
    expect(await check("gpu_2x_a6000")).toBeNull();
    expect(await check("gpu_8x_h100")).toContain("It is accepted for gpu_1x_l40, gpu_2x_a6000.");
    expect(fake.sentBodies(productsRoute)[0]).toEqual({ coupon: "AUTUMN" });
  });

  it("returns null for an accepted coupon", async () => {
    expect(await check("gpu_1x_l40")).toBeNull();
    expect(fake.requestedRoutes()).toEqual([productsRoute]);
  });

  it("reports the cost with an unaccepted, an expired and an unknown one", async () => {
    expect(await check("gpu_8x_h100")).toMatch(
      /not accepted for gpu_8x_h100.*full price.*gpu_1x_l40, gpu_2x_a6000/,
    );
    const ended = {
      ...accepted.couponValidation,
      coupon: { ...coupon, deactivationDate: "2026-11-01T00:00:00Z" },
    };
    fake.reset({ [productsRoute]: { json: { couponValidation: ended } } });
    expect(await check("gpu_1x_l40")).toMatch(/ended on 2026-11-01.*full price/);
    for (const status of [400, 404, 422]) {
      fake.reset({ [productsRoute]: { status, json: { message: "Coupon not found" } } });
      expect(await check("gpu_1x_l40")).toMatch(/does not know the coupon “AUTUMN”.*full price/);
    }
  });

  it.each<[FixtureReply, string]>([
    [{ json: { couponValidation: {} } }, "unreadable"],
    [{ json: {} }, "unreadable"],
    [{ status: 500, json: {} }, "unavailable"],
    [{ status: 404, text: "<html>" }, "not-found"],
    [{ status: 422, json: { message: "coupon is required" } }, "rejected"],
  ])("throws if the reply is %j", async (reply, kind) => {
    fake.reset({ [productsRoute]: offContract(reply) });
    const error: unknown = await check("gpu_1x_l40").catch((thrown: unknown) => thrown);
    expectReadableError(massedcompute, error);
    expect(error).toMatchObject({ kind });
  });

  it("is checked before a launch, if there is one", async () => {
    const machines = createInstances(fake.context({ now: () => now }));
    const offer = { nativeId: "gpu_1x_l40" } as ListedOffer;
    expect(await machines.checkSettings(offer, { image: "7", coupon: " " }, signal)).toBeNull();
    expect(fake.requestedRoutes()).toEqual([]);
    expect(await machines.checkSettings(offer, { coupon: "AUTUMN" }, signal)).toBeNull();
    expect(await machines.checkSettings({ ...offer, nativeId: "x" }, { coupon: "AUTUMN" }, signal)).toContain(
      "full price",
    );
  });
});
