import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { akashModels, handle } from "@/sandbox/sources/akash";
import { serveSource, type SourceServer } from "@/sandbox/sources/serve";
import { describeSource, pollSource, type SourcePoll } from "@/testing/provider/source-polls";

import { akash } from "./index";

describeSource(akash, handle, () => ({ body: { models: akashModels.slice(0, 5) } }));

describe("Akash", () => {
  let server: SourceServer;
  let models: unknown = null;
  beforeAll(async () => {
    server = await serveSource((call) => (models === null ? handle(call) : { body: { models } }));
  });
  afterAll(() => server.close());

  const pollWith = (list: unknown): Promise<SourcePoll> => {
    models = list;
    return pollSource(akash, server.url);
  };
  const byId = ({ offers }: SourcePoll) => new Map(offers.map((offer) => [offer.nativeId, offer]));

  it("makes one offer of every model with a price, from its lowest bid", async () => {
    server.calls.length = 0;
    const poll = await pollWith(null);
    expect(server.calls.map(({ method, path, query }) => [method, path, query.size])).toEqual([
      ["GET", "/v1/gpu-prices", 0],
    ]);
    expect(poll.rejected).toEqual([]);
    expect(poll.offers.map(({ nativeId, native }) => [nativeId, native.amount])).toEqual(
      akashModels
        .filter(({ price }) => price !== null)
        .map(({ model, ram, interface: form, price }) => [
          `${model}/${ram}/${form}/on-demand`,
          String(price?.min),
        ]),
    );
    expect(poll.snapshots).toMatchObject([{ scope: "all", complete: true, every: 1 }]);
  });

  it("is an aggregate per GPU, never in stock", async () => {
    const offers = byId(await pollWith(null));
    expect(offers.get("h100/80Gi/SXM5/on-demand")).toEqual({
      provider: "akash",
      nativeId: "h100/80Gi/SXM5/on-demand",
      cloud: "akash",
      rawGpu: "h100 SXM5",
      gpu: { id: "h100-sxm-80", name: "H100 SXM", family: "H100" },
      gpuCount: null,
      vramGb: 80,
      vcpus: null,
      memoryGb: null,
      storageGb: null,
      interconnect: null,
      nvlink: null,
      type: "container",
      billing: "on-demand",
      region: { id: null, name: null, country: null, continent: null },
      stock: "unknown",
      capacity: null,
      kind: "aggregate",
      tier: null,
      native: { amount: "1.31", currency: "USD", unit: "major", per: "hour", scope: "gpu" },
      listedAt: null,
      page: null,
      askId: null,
      machineType: null,
    });
  });

  it("knows the GPU by model, memory and interface, and keeps unknown ones unmapped", async () => {
    const offers = byId(await pollWith(null));
    const gpuOf = (id: string) => offers.get(`${id}/on-demand`)?.gpu?.id;
    expect(gpuOf("h100/80Gi/PCIe")).toBe("h100-pcie-80");
    expect(gpuOf("h100/94Gi/NVL")).toBe("h100-nvl-94");
    expect(gpuOf("a100/40Gi/PCIe")).toBe("a100-pcie-40");
    expect(gpuOf("v100/32Gi/SXM2")).toBe("v100-sxm2-32");
    expect(gpuOf("rtx4090/24Gi/PCIe")).toBe("rtx-4090-24");
    expect(gpuOf("pro6000se/96Gi/PCIe")).toBe("rtx-pro-6000-server-96");
    expect(gpuOf("h200/141Gi/Unknown")).toBe("h200-141");
    expect(offers.get("tesla-next/128Gi/SXM7/on-demand")).toMatchObject({
      rawGpu: "tesla-next SXM7",
      gpu: null,
      vramGb: 128,
    });
  });

  it("rejects bad rows with a reason, and keeps the others", async () => {
    const row = { vendor: "nvidia", model: "t4", ram: "16Gi", interface: "PCIe" };
    const price = { currency: "USD", min: 0.1, max: 0.2 };
    const poll = await pollWith([
      { ...row, price },
      { ...row, ram: "a lot", price: { ...price, currency: "uakt" } },
      { ...row, interface: "", price },
      { ...row, ram: "17Gi", price: { ...price, min: 0 } },
      { ...row, price: null },
      { ...row, model: 4, price },
      { ...row, price: { currency: "USD" } },
      { ...row, model: "\u202e", price },
      "not a row",
    ]);
    expect(poll.offers.map(({ nativeId, vramGb, native }) => [nativeId, vramGb, native.currency])).toEqual([
      ["t4/16Gi/PCIe/on-demand", 16, "USD"],
      ["t4/a lot/PCIe/on-demand", 16, null],
      ["t4/16Gi//on-demand", 16, "USD"],
    ]);
    expect(poll.rejected.map(({ field, reported, reason }) => [field, reported, reason])).toEqual([
      [".models[3] price", '"0"', "Must be above zero"],
      [".models[5].model", "4", expect.any(String)],
      [".models[6].price.min", "nothing", expect.any(String)],
      [".models[7].model", '""', "No GPU is named"],
      [".models[8]", '"not a row"', expect.any(String)],
    ]);
  });

  it("throws for a reply without the list", async () => {
    for (const body of [{}, [], null, { models: {} }, { error: "Too busy" }]) {
      const odd = await serveSource(() => ({ body }));
      const { thrown } = await pollSource(akash, odd.url);
      await odd.close();
      expect(thrown).toMatchObject({
        kind: "unreadable",
        message: "Akash sent a reply in an unknown format: the list “models” is missing.",
      });
    }
  });
});
