import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ownOffer, type ListedOffer } from "@/lib/domain/offer";

import { describeProvider } from "@/testing/provider/contract";
import {
  contractKey,
  pollFixture,
  startFixtureCloud,
  type FixtureCloud,
  type FixturePollResult,
} from "@/testing/cloud/fixture-cloud";

import good from "./__fixtures__/gpu-inventory.json";
import ugly from "./__fixtures__/ugly-gpu-inventory.json";
import { massedcompute } from "./index";

describeProvider(massedcompute, {
  replies: () => ({ json: good }),
  offersRoute: "GET /gpu-inventory",
  authHeader: ["Authorization", `Bearer ${contractKey}`],
  withoutGpu: {
    add: (json) => ({
      gpu_inventory: { cpu: {}, cpu_4x: null, gpu_0x_none: {}, ...(json as typeof good).gpu_inventory },
    }),
  },
  addBadRow: (json) => ({
    gpu_inventory: { gpu_1x_bad: { instance_type: 7 }, ...(json as typeof good).gpu_inventory },
  }),
});

describe("Massed Compute", () => {
  let cloud: FixtureCloud;
  beforeAll(async () => {
    cloud = await startFixtureCloud(massedcompute, () => ({ json: good }));
  });
  afterAll(() => cloud.close());

  const pollWith = (json: unknown, known: ListedOffer[] = []): Promise<FixturePollResult> => {
    cloud.replies = () => ({ json });
    return pollFixture(massedcompute, cloud, {
      known: new Map(known.map((offer) => [offer.nativeId, offer])),
    });
  };
  const byId = ({ offers }: FixturePollResult) => new Map(offers.map((offer) => [offer.nativeId, offer]));

  it("makes one offer per product, priced in cents for the machine", async () => {
    const offers = byId(await pollWith(good));
    expect(offers.get("gpu_1x_l40")).toEqual({
      provider: "massedcompute",
      machineType: "gpu_1x_l40",
      ...ownOffer,
      nativeId: "gpu_1x_l40",
      cloud: "massedcompute",
      rawGpu: "gpu_1x_l40",
      gpu: { id: "l40-48", name: "L40", family: "L40" },
      gpuCount: 1,
      vramGb: 48,
      vcpus: 14,
      memoryGb: 72,
      storageGb: 625,
      interconnect: null,
      nvlink: null,
      type: "vm",
      billing: "on-demand",
      region: { id: "us-central-1", name: "Wichita, KS", country: "US", continent: "north-america" },
      stock: "in-stock",
      capacity: 19,
      native: { amount: "86", currency: "USD", unit: "cent", per: "hour", scope: "machine" },
    });
    expect(offers.get("gpu_2x_a6000")).toMatchObject({
      gpuCount: 2,
      region: { id: "any", name: "Wichita, KS, Des Moines, IA", country: "US", continent: "north-america" },
      capacity: 7,
    });
  });

  it("omits machines without a GPU and does not reject them", async () => {
    const result = await pollWith(good);
    expect(byId(result).has("cpu_8x_vcpu")).toBe(false);
    expect(result.rejected).toEqual([]);
  });

  it("keeps variants apart, under the same model", async () => {
    const offers = byId(await pollWith(good));
    const ids = ["gpu_2x_a6000", "gpu_1x_a6000_spot", "gpu_1x_a6000_low_ram"];
    expect(ids.map((id) => offers.get(id)?.gpu?.id)).toEqual([
      "rtx-a6000-48",
      "rtx-a6000-48",
      "rtx-a6000-48",
    ]);
    expect(ids.map((id) => offers.get(id)?.billing)).toEqual(["on-demand", "spot", "on-demand"]);
  });

  it("uses the more specific of name and description if they agree on the family", async () => {
    const named = byId(await pollWith(good));
    expect(named.get("gpu_2x_h100")).toMatchObject({ gpu: { name: "H100 NVL" }, vramGb: 94 });
    const offers = byId(await pollWith(ugly));
    const names = [
      "gpu_1x_h100_high_ram_discount",
      "gpu_1x_h100_nvl",
      "gpu_1x_a6000",
      "gpu_1x_A100_SXM4",
    ].map((id) => offers.get(id)?.gpu?.name);
    expect(names).toEqual(["H100 SXM", "H100 NVL", "RTX A6000", "A100 SXM"]);
    expect(offers.get("gpu_1x_a6000")?.vramGb).toBe(48);
  });

  it("reports sold out without regions and capacity, with the last known region", async () => {
    const { offers } = await pollWith(good);
    const soldOut = offers.find(({ nativeId }) => nativeId === "gpu_1x_a6000_low_ram");
    expect(soldOut).toMatchObject({ stock: "sold-out", capacity: 0, region: { id: null, name: null } });
    const empty = structuredClone(good) as { gpu_inventory: Record<string, object> };
    for (const product of Object.values(empty.gpu_inventory)) {
      Object.assign(product, { regions_with_capacity_available: [], capacity_available: undefined });
    }
    const later = byId(await pollWith(empty, offers));
    expect(later.get("gpu_1x_l40")).toMatchObject({
      stock: "sold-out",
      capacity: null,
      region: { id: "us-central-1" },
    });
    expect(later.get("gpu_2x_a6000")?.region).toMatchObject({ id: "any", country: "US" });
  });

  it("parses missing, null and text values", async () => {
    const offers = byId(await pollWith(ugly));
    expect(offers.get("gpu_1x_A100_SXM4")).toMatchObject({
      stock: "sold-out",
      vcpus: null,
      native: { amount: null },
    });
    expect(offers.get("gpu_1x_h100_high_ram_discount")).toMatchObject({
      stock: "in-stock",
      capacity: 2,
      native: { amount: "254" },
    });
    expect(offers.get("gpu_1x_a6000")).toMatchObject({
      region: { id: "us-central-1" },
      native: { amount: "62.5" },
    });
    expect(offers.get("workstation")).toMatchObject({
      gpuCount: 4,
      gpu: { name: "L40S" },
      billing: "spot",
      region: { id: "any", name: "US, Wichita, KS, Norway, Oslo", country: null, continent: null },
    });
  });

  it("rejects bad products with a reason", async () => {
    const { rejected } = await pollWith(ugly);
    expect(rejected.map(({ field, reported, nativeId }) => [field, reported, nativeId])).toEqual([
      [".gpu_1x_given_away price", '"0"', "gpu_1x_given_away"],
      [".gpu_1x_paid_to_take price", '"-5"', "gpu_1x_paid_to_take"],
      [".gpu_1x_odd_price.instance_type.price_cents_per_hour", '"ask us"', "gpu_1x_odd_price"],
      [".gpu_1x_null.instance_type", "nothing", "gpu_1x_null"],
      [".mystery", '"mystery"', "mystery"],
    ]);
  });
});
