import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ownOffer } from "@/lib/domain/offer";

import { describeProvider } from "@/testing/provider/contract";
import {
  contractKey,
  pollFixture,
  startFixtureCloud,
  type FixtureCloud,
  type FixturePollResult,
} from "@/testing/cloud/fixture-cloud";

import good from "./__fixtures__/instance-types.json";
import ugly from "./__fixtures__/ugly-instance-types.json";
import { shadeform } from "./index";

describeProvider(shadeform, {
  replies: () => ({ json: good }),
  offersRoute: "GET /instances/types",
  authHeader: ["X-API-KEY", contractKey],
  withoutGpu: {
    add: (json) => {
      const [type, ...others] = (json as typeof good).instance_types;
      const more = [
        { num_gpus: 0, gpu_type: "CPU" },
        { num_gpus: 0, gpu_type: null },
        { num_gpus: 0 },
        { num_gpus: 1, gpu_type: "cpu" },
      ];
      const added = more.map((configuration, at) => ({
        ...type,
        shade_instance_type: `cpu-${at}`,
        configuration,
      }));
      return { instance_types: [...added, type, ...others] };
    },
  },
  addBadRow: (json) => ({ instance_types: [{ cloud: 7 }, ...(json as typeof good).instance_types] }),
});

describe("Shadeform", () => {
  let cloud: FixtureCloud;
  beforeAll(async () => {
    cloud = await startFixtureCloud(shadeform, () => ({ json: good }));
  });
  afterAll(() => cloud.close());

  const pollWith = (json: unknown): Promise<FixturePollResult> => {
    cloud.replies = () => ({ json });
    return pollFixture(shadeform, cloud);
  };
  const byId = ({ offers }: FixturePollResult) => new Map(offers.map((offer) => [offer.nativeId, offer]));

  it("sends one request, without filters", async () => {
    cloud.requests.length = 0;
    await pollWith(good);
    expect(cloud.requests.map(({ method, path, query }) => [method, path, query.size])).toEqual([
      ["GET", "/instances/types", 0],
    ]);
  });

  it("makes one offer per region and rental type, each with its own unit", async () => {
    const offers = byId(await pollWith(good));
    expect([...offers.keys()]).toEqual([
      "massedcompute/A6000/kansascity-usa-1/on_demand",
      "massedcompute/A6000/desmoines-usa-1/on_demand",
      "hyperstack/H100_sxm5x8/canada-1/on_demand",
      "hyperstack/H100_sxm5x8/canada-1/spot",
      "excesssupply/A100_80G/any/on_demand",
    ]);
    expect(offers.get("massedcompute/A6000/kansascity-usa-1/on_demand")).toEqual({
      provider: "shadeform",
      machineType: "gpu_1x_a6000",
      ...ownOffer,
      nativeId: "massedcompute/A6000/kansascity-usa-1/on_demand",
      cloud: "massedcompute",
      rawGpu: "A6000",
      gpu: { id: "rtx-a6000-48", name: "RTX A6000", family: "RTX A6000" },
      gpuCount: 1,
      vramGb: 48,
      vcpus: 6,
      memoryGb: 48,
      storageGb: 256,
      interconnect: "pcie",
      nvlink: false,
      type: "vm",
      billing: "on-demand",
      region: {
        id: "kansascity-usa-1",
        name: "US, Kansas City, KS",
        country: "US",
        continent: "north-america",
      },
      stock: "in-stock",
      capacity: null,
      native: { amount: "57", currency: "USD", unit: "cent", per: "hour", scope: "machine" },
    });
    expect(offers.get("hyperstack/H100_sxm5x8/canada-1/on_demand")).toMatchObject({
      gpu: { id: "h100-sxm-80", name: "H100 SXM", family: "H100" },
      type: "baremetal",
      stock: "sold-out",
      native: { amount: "1920", unit: "cent" },
    });
    expect(offers.get("hyperstack/H100_sxm5x8/canada-1/spot")).toMatchObject({
      billing: "spot",
      stock: "in-stock",
      native: { amount: "11.52", unit: "major" },
    });
  });

  it("parses top-level fields, and leaves missing ones unknown", async () => {
    const offers = byId(await pollWith(good));
    expect(offers.get("excesssupply/A100_80G/any/on_demand")).toMatchObject({
      gpuCount: 1,
      vramGb: 80,
      interconnect: null,
      nvlink: null,
      type: null,
      stock: "unknown",
      region: { id: "any", name: null, country: null },
      native: { amount: "135", unit: "cent" },
    });
  });

  it("rejects bad rows and bad entries with a reason, and keeps the others", async () => {
    const result = await pollWith(ugly);
    expect([...byId(result).keys()]).toEqual([
      "mixed/L40S/oslo-norway-1/on_demand",
      "mixed/L40S/texas-usa-1/on_demand",
      "mixed/spot-only/any/spot",
      "mixed\u202e/B300-prototype/nowhere-1/on_demand",
    ]);
    expect(result.rejected.map(({ field, reported, nativeId }) => [field, reported, nativeId])).toEqual([
      ["[0].availability[3].hourly_price", '"free"', "mixed/L40S/texas-usa-1"],
      ["[0].availability[5].region", "nothing", "mixed/L40S"],
      ["[0].availability[6]", "null", "mixed/L40S"],
      ["[0].availability[1].hourly_price", "nothing", "mixed/L40S/oslo-norway-1/spot"],
      ["[0].availability[2].rental_type", '"commitment"', "mixed/L40S/oslo-norway-1/commitment"],
      ["[1].availability[0].hourly_price", "nothing", "mixed/spot-only/any/on_demand"],
      ["[2].hourly_price", "nothing", "mixed/priceless"],
      ["[3] price", '"0"', "mixed/given-away/any/on_demand"],
      ["[5].configuration.num_gpus", '"eight"', "mixed/eight"],
      ["[7]", '"not a row"', null],
    ]);
    expect(result.rejected.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining([
        "No price, and none in its regions",
        "The rental type “commitment” is not known",
        "A spot entry without a price of its own",
      ]),
    );
  });

  it("parses an entry's own price as dollars, and an invalid detail as unknown", async () => {
    const offers = byId(await pollWith(ugly));
    expect(offers.get("mixed/L40S/texas-usa-1/on_demand")?.native).toMatchObject({
      amount: "1.05",
      unit: "major",
    });
    expect(offers.get("mixed/L40S/oslo-norway-1/on_demand")).toMatchObject({
      vcpus: null,
      nvlink: null,
      type: null,
      region: { country: "NO" },
    });
    const unknown = offers.get("mixed\u202e/B300-prototype/nowhere-1/on_demand");
    expect(unknown).toMatchObject({ cloud: "mixed", rawGpu: "<b>Zeta 9</b>", gpu: null, vramGb: null });
  });
});
