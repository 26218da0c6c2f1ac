import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { handle, verdaTypes, type VerdaType } from "@/sandbox/sources/verda-public";
import { serveSource, type SourceServer } from "@/sandbox/sources/serve";
import { describeSource, pollSource, type SourcePoll } from "@/testing/provider/source-polls";

import { verdaPublic } from "./index";

describeSource(verdaPublic, handle, () => ({ body: verdaTypes.slice(0, 5) }));

describe("Verda", () => {
  let server: SourceServer;
  let types: unknown = null;
  beforeAll(async () => {
    server = await serveSource((call) => (types === null ? handle(call) : { body: types }));
  });
  afterAll(() => server.close());

  const pollWith = (list: unknown): Promise<SourcePoll> => {
    types = list;
    return pollSource(verdaPublic, server.url);
  };
  const [usual] = verdaTypes as [VerdaType, ...VerdaType[]];
  const byId = ({ offers }: SourcePoll) => new Map(offers.map((offer) => [offer.nativeId, offer]));

  it("sends one request, for dollars", async () => {
    server.calls.length = 0;
    await pollWith(null);
    expect(server.calls.map(({ method, path, query }) => [method, path, query.toString()])).toEqual([
      ["GET", "/v1/instance-types", "currency=usd"],
    ]);
  });

  it("makes offers of every type with a GPU: on demand, and spot where it has such a price", async () => {
    const poll = await pollWith(null);
    expect(poll.rejected).toEqual([]);
    const withGpu = verdaTypes.filter(({ gpu }) => gpu.number_of_gpus > 0);
    expect(withGpu.length).toBeLessThan(verdaTypes.length);
    expect(poll.offers.map(({ nativeId, native, billing }) => [nativeId, native.amount, billing])).toEqual(
      withGpu.flatMap(({ instance_type: type, price_per_hour: price, spot_price: spot }) => [
        [`${type}/on-demand`, price, "on-demand"],
        ...(spot === null ? [] : [[`${type}/spot`, spot, "spot"]]),
      ]),
    );
    expect(poll.snapshots).toMatchObject([{ scope: "all", complete: true, every: 1 }]);
  });

  it("divides the memory of all GPUs, and names the link between them", async () => {
    const offers = byId(await pollWith(null));
    expect(offers.get("8H200.141S.44V/on-demand")).toEqual({
      provider: "verda-public",
      nativeId: "8H200.141S.44V/on-demand",
      cloud: "verda",
      rawGpu: "H200 SXM5 141GB",
      gpu: { id: "h200-sxm-141", name: "H200 SXM", family: "H200" },
      gpuCount: 8,
      vramGb: 141,
      vcpus: 352,
      memoryGb: 1480,
      storageGb: null,
      interconnect: "400GB/s",
      nvlink: null,
      type: null,
      billing: "on-demand",
      region: { id: null, name: null, country: null, continent: null },
      stock: "unknown",
      capacity: null,
      kind: "list",
      tier: null,
      native: { amount: "25.680", currency: "USD", unit: "major", per: "hour", scope: "machine" },
      listedAt: null,
      page: null,
      askId: null,
      machineType: null,
    });
    expect(offers.get("1H200.141S.44V/on-demand")?.interconnect).toBeNull();
  });

  it("keeps confidential types apart, and GPUs that no catalog knows unmapped", async () => {
    const offers = byId(await pollWith(null));
    const confidential = offers.get("1H100.80S.32V.CC/on-demand");
    expect(confidential?.gpu?.id).toBe("h100-sxm-80");
    expect(confidential?.native.amount).not.toBe(offers.get("1H100.80S.30V/on-demand")?.native.amount);
    expect(offers.get("1R200.48V/on-demand")).toMatchObject({
      gpu: null,
      vramGb: 384,
      rawGpu: "R200 SXM7 384GB",
    });
  });

  it("rejects a bad row, not the list, and keeps prices as sent", async () => {
    const poll = await pollWith([
      { ...usual, instance_type: 7 },
      { ...usual, instance_type: "a", price_per_hour: null },
      { ...usual, instance_type: "b", gpu: { description: null, number_of_gpus: 1 }, name: "", model: null },
      { ...usual, instance_type: "c", price_per_hour: 1.5, spot_price: "free" },
      { ...usual, instance_type: "d", price_per_hour: "0.000", currency: "eur", gpu_memory: null },
      "text",
    ]);
    expect(poll.thrown).toBeNull();
    expect(poll.offers.map(({ nativeId, native }) => [nativeId, native.amount, native.currency])).toEqual([
      ["a/spot", usual.spot_price, "USD"],
      ["c/on-demand", "1.5", "USD"],
      ["d/spot", usual.spot_price, "EUR"],
    ]);
    expect(poll.rejected.map(({ field, nativeId }) => [field, nativeId])).toEqual([
      ["[0].instance_type", null],
      ["[1].price_per_hour", "a/on-demand"],
      ["[2].gpu.description", "b"],
      ["[3].spot_price", "c/spot"],
      ["[4] price", "d/on-demand"],
      ["[5]", null],
    ]);
  });

  it("does not take a list without GPUs, or an envelope, for a list", async () => {
    const cpus = verdaTypes.filter(({ gpu }) => gpu.number_of_gpus === 0);
    expect(String((await pollWith(cpus)).thrown)).toContain("Verda listed no rows in its price list.");
    expect(String((await pollWith({ code: "error", message: "no" })).thrown)).toContain(
      "Verda sent a reply in an unknown format: the list of instance types is missing.",
    );
  });
});
