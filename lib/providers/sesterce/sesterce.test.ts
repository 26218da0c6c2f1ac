import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ownOffer } from "@/lib/domain/offer";

import { describeProvider, errorsOf } from "@/testing/provider/contract";
import {
  contractKey,
  pollFixture,
  startFixtureCloud,
  type FixtureCloud,
  type FixtureReply,
  type FixturePollResult,
} from "@/testing/cloud/fixture-cloud";

import good from "./__fixtures__/offers.json";
import ugly from "./__fixtures__/ugly-offers.json";
import { sesterce } from "./index";

describeProvider(sesterce, {
  replies: () => ({ json: good }),
  offersRoute: "GET /gpu-cloud/instances/offers",
  authHeader: ["x-api-key", contractKey],
  withoutGpu: {
    add: (json) => {
      const [offer, ...others] = json as typeof good;
      const more = [
        { gpuName: "CPU", gpuCount: 0 },
        { gpuName: null, gpuCount: 0 },
        { gpuName: "cpu", gpuCount: 1 },
      ];
      return [...more.map((part, at) => ({ ...offer, ...part, instanceId: `cpu-${at}` })), offer, ...others];
    },
  },
  addBadRow: (json) => [{ gpuName: "H100", gpuCount: "two" }, ...(json as typeof good)],
  kinds: { "403": "unauthorised" },
});

describe("Sesterce", () => {
  let cloud: FixtureCloud;
  beforeAll(async () => {
    cloud = await startFixtureCloud(sesterce, () => ({ json: good }));
  });
  afterAll(() => cloud.close());

  const pollWith = (reply: FixtureReply): Promise<FixturePollResult> => {
    cloud.replies = () => reply;
    return pollFixture(sesterce, cloud);
  };
  const byId = ({ offers }: FixturePollResult) => new Map(offers.map((offer) => [offer.nativeId, offer]));

  it("makes one offer per region, in dollars, with the memory of the model only", async () => {
    const result = await pollWith({ json: good });
    const offers = byId(result);
    expect([...offers.keys()]).toEqual([
      "668f9d8df664e3c028ce5de9/A6000x8/vm/us-central-2",
      "668f9d8df664e3c028ce5de9/A6000x8/vm/kristiansand-norway-1",
      "668f9d8df664e3c028ce5dea/H100x8/baremetal/us-east-1",
    ]);
    expect(offers.get("668f9d8df664e3c028ce5de9/A6000x8/vm/us-central-2")).toEqual({
      provider: "sesterce",
      machineType: null,
      ...ownOffer,
      nativeId: "668f9d8df664e3c028ce5de9/A6000x8/vm/us-central-2",
      cloud: "AZ_01",
      rawGpu: "A6000",
      gpu: { id: "rtx-a6000-48", name: "RTX A6000", family: "RTX A6000" },
      gpuCount: 8,
      vramGb: 48,
      vcpus: 100,
      memoryGb: 100,
      storageGb: 1000,
      interconnect: "pcie",
      nvlink: true,
      type: "vm",
      billing: "on-demand",
      region: { id: "us-central-2", name: "US, Central", country: "US", continent: "north-america" },
      stock: "in-stock",
      capacity: null,
      native: { amount: "10", currency: "USD", unit: "major", per: "hour", scope: "machine" },
    });
    expect(offers.get("668f9d8df664e3c028ce5dea/H100x8/baremetal/us-east-1")).toMatchObject({
      gpu: { name: "H100 SXM" },
      vramGb: 80,
      region: { name: "US, East", country: "US" },
      native: { amount: "24.0" },
    });
    expect(result.rejected).toEqual([]);
  });

  it("rejects bad rows with a reason, and keeps the others", async () => {
    const result = await pollWith({ json: ugly });
    expect([...byId(result).keys()]).toEqual(["c1/A100_80Gx2/unknown/frankfurt-germany-1"]);
    expect(result.offers[0]).toMatchObject({
      cloud: null,
      stock: "unknown",
      type: null,
      region: { country: "DE" },
    });
    expect(result.rejected.map(({ field, reported, nativeId }) => [field, reported, nativeId])).toEqual([
      ["[0].availability[1].region", "nothing", "c1/A100_80Gx2/unknown"],
      ["[2].hourlyPrice", "null", "c1/H100/vm"],
      ["[3] GPU count", "-1", "c2/H100/vm/any"],
      ["[4] price", '"0"', "c3/H100/vm/any"],
      ["[5].cloud", "null", null],
      ["[7]", "null", null],
    ]);
  });

  it.each([
    [403, { statusCode: 403, message: "Forbidden resource" }, "unauthorised", "Forbidden resource"],
    [403, { statusCode: 403, message: ["Forbidden", "resource"] }, "unauthorised", "Forbidden; resource"],
    [404, { statusCode: 404, message: "API key not found" }, "unauthorised", "API key not found"],
    [404, {}, "unauthorised", "API key not found"],
    [400, { statusCode: 400, message: ["numGpus must be a number"] }, "rejected", "numGpus must be a number"],
  ] as const)("parses its own errors: %i %j", async (status, json, kind, words) => {
    const [error] = errorsOf(await pollWith({ status, json }));
    expect(error).toMatchObject({ kind, status });
    expect(error?.message).toContain(words);
  });

  it.each([
    [403, "forbidden"],
    [502, "unavailable"],
    [521, "unavailable"],
  ] as const)("does not treat Cloudflare's page (%i) as a bad key", async (status, kind) => {
    const [error] = errorsOf(await pollWith({ status, text: "<html>error code: 1010</html>" }));
    expect(error).toMatchObject({ kind, status });
    expect(error?.message).not.toContain("key");
  });
});
