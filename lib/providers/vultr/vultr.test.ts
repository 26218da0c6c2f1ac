import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { serveSource, type SourceServer } from "@/sandbox/sources/serve";
import { cloudPlans, handle, metalPlans } from "@/sandbox/sources/vultr";
import { describeSource, pollSource, type SourcePoll } from "@/testing/provider/source-polls";

import { vultr } from "./index";

const meta = { total: 3, links: { next: "", prev: "" } };

describeSource(vultr, handle, ({ path }) => ({
  body:
    path === "/v2/plans"
      ? { plans: cloudPlans.slice(4, 7), meta }
      : { plans_metal: metalPlans.slice(2, 5), meta },
}));

describe("Vultr", () => {
  let server: SourceServer;
  let lists: { plans: unknown[]; plans_metal: unknown[] } | null = null;
  let pageSize: string | null = null;
  beforeAll(async () => {
    server = await serveSource((call) => {
      if (lists) return { body: { ...lists, meta } };
      if (pageSize) call.query.set("per_page", pageSize);
      return handle(call);
    });
  });
  afterAll(() => server.close());

  const poll = (): Promise<SourcePoll> => {
    lists = null;
    return pollSource(vultr, server.url);
  };
  const pollWith = (plans: unknown[], metal: unknown[] = []): Promise<SourcePoll> => {
    lists = { plans, plans_metal: metal };
    return pollSource(vultr, server.url);
  };
  const byId = ({ offers }: SourcePoll) => new Map(offers.map((offer) => [offer.nativeId, offer]));
  const plan = {
    id: "vcg-test",
    type: "vcg",
    locations: ["ewr"],
    hourly_cost: 1,
    gpu_type: "NVIDIA_A100",
    gpu_vram_gb: 80,
  };

  it("reads both lists, page by page", async () => {
    server.calls.length = 0;
    const whole = await poll();
    const paths = () => server.calls.map(({ path, query }) => `${path}?${query}`);
    expect(paths()).toEqual(["/v2/plans?type=vcg&per_page=500", "/v2/plans-metal?per_page=500"]);
    expect(whole.snapshots).toMatchObject([{ scope: "all", complete: true, every: 1 }]);

    server.calls.length = 0;
    pageSize = "7";
    const paged = await poll();
    pageSize = null;
    expect(server.calls).toHaveLength(5);
    expect(server.calls.map(({ query }) => query.get("cursor")).filter(Boolean)).toHaveLength(3);
    expect(paged.offers).toEqual(whole.offers);
  });

  it("makes an offer of every plan, region and billing type that can be rented", async () => {
    const expected = [...cloudPlans.filter(({ type }) => type === "vcg"), ...metalPlans].flatMap((plan) => {
      const isGpu = plan.type === "vcg" || plan.id.endsWith("-gpu");
      const isCountable = !["vcg-h300-20c-200g-150vram", "vbm-512c-4096gb-8-r100-gpu"].includes(plan.id);
      if (!isGpu || !isCountable) return [];
      const regions = plan.locations.filter((region) => region !== "");
      return (regions.length > 0 ? regions : ["-"]).flatMap((region) => [
        ...(plan.deploy_ondemand ? [`${plan.id}/${region}/on-demand`] : []),
        ...(plan.deploy_preemptible ? [`${plan.id}/${region}/spot`] : []),
      ]);
    });
    expect((await poll()).offers.map(({ nativeId }) => nativeId).sort()).toEqual(expected.sort());
  });

  it("parses a whole card in a region", async () => {
    expect(byId(await poll()).get("vcg-a100-12c-120g-80vram/ewr/on-demand")).toEqual({
      provider: "vultr",
      nativeId: "vcg-a100-12c-120g-80vram/ewr/on-demand",
      cloud: "vultr",
      rawGpu: "NVIDIA_A100",
      gpu: { id: "a100-80", name: "A100", family: "A100" },
      gpuCount: 1,
      vramGb: 80,
      vcpus: 12,
      memoryGb: 120,
      storageGb: 1400,
      interconnect: null,
      nvlink: null,
      type: "vm",
      billing: "on-demand",
      region: { id: "ewr", name: "New Jersey", country: "US", continent: "north-america" },
      stock: "in-stock",
      capacity: null,
      kind: "list",
      tier: null,
      native: { amount: "2.397", currency: "USD", unit: "major", per: "hour", scope: "machine" },
      listedAt: null,
      page: null,
      askId: null,
      machineType: "vcg-a100-12c-120g-80vram",
    });
  });

  it("never takes a part of a card for the whole one", async () => {
    const offers = byId(await poll());
    expect(offers.get("vcg-a100-1c-6g-4vram/ewr/on-demand")).toMatchObject({
      rawGpu: "NVIDIA_A100 vGPU",
      gpu: { id: "a100-vgpu-4", name: "A100 vGPU" },
      gpuCount: 1,
      vramGb: 4,
    });
    expect(offers.get("vcg-a100-6c-60g-40vram/ewr/on-demand")).toMatchObject({
      gpu: { name: "A100 vGPU" },
      vramGb: 40,
    });
    for (const { rawGpu, gpu, vramGb, gpuCount } of offers.values()) {
      const isPart = rawGpu.endsWith(" vGPU");
      if (gpu) expect(gpu.name.endsWith(" vGPU")).toBe(isPart);
      if (isPart) expect(gpuCount).toBe(1);
      expect(vramGb).toBeGreaterThan(0);
    }
  });

  it("counts whole cards by their memory, else as reported", async () => {
    const offers = byId(await poll());
    const gpusOf = (id: string) => {
      const offer = offers.get(`${id}/on-demand`);
      return [offer?.gpuCount, offer?.vramGb, offer?.gpu?.id ?? null];
    };
    expect(gpusOf("vcg-a16-24c-256g-64vram/sto")).toEqual([4, 16, "a16-16"]);
    expect(gpusOf("vcg-a100-24c-240g-160vram/-")).toEqual([2, 80, "a100-80"]);
    expect(gpusOf("vcg-l40s-32c-375g-96vram/ord")).toEqual([2, 48, "l40s-48"]);
    expect(gpusOf("vcg-b200-31c-353g-192vram/atl")).toEqual([1, 180, "b200-180"]);
    expect(gpusOf("vcg-h300-20c-200g-200vram/ord")).toEqual([2, 100, null]);
  });

  it("knows the GPUs of bare metal by the plan's id", async () => {
    const offers = byId(await poll());
    expect(offers.get("vbm-112c-2048gb-8-h100-gpu/sea/on-demand")).toMatchObject({
      rawGpu: "H100",
      gpu: { id: "h100-80" },
      gpuCount: 8,
      vcpus: 224,
      memoryGb: 2048,
      storageGb: 1920,
      type: "baremetal",
      native: { amount: "23.92" },
    });
    expect(offers.get("vbm-112c-2048gb-8-h100-gpu/sea/spot")).toMatchObject({
      billing: "spot",
      native: { amount: "18.4" },
    });
    expect(offers.get("vbm-64c-2048gb-8-l40-gpu/-/on-demand")).toMatchObject({ gpu: { id: "l40s-48" } });
    expect(offers.get("vbm-112c-2048gb-8-a100-gpu/-/spot")).toMatchObject({ gpu: { id: "a100-sxm-80" } });
    expect(offers.has("vbm-256c-3072gb-8-b200-gpu/-/on-demand")).toBe(false);
    expect(offers.get("vbm-256c-3072gb-8-b200-gpu/-/spot")).toMatchObject({ native: { amount: "25.6" } });
  });

  it("is sold out without a region, and has the price of the region where that differs", async () => {
    const offers = byId(await poll());
    expect(offers.get("vcg-a40-1c-5g-2vram/-/on-demand")).toMatchObject({
      stock: "sold-out",
      region: { id: null, name: null, country: null, continent: null },
    });
    expect(offers.get("vcg-a100-12c-120g-80vram/sgp/on-demand")?.native.amount).toBe("2.876");
    expect(offers.get("vcg-b200-31c-353g-192vram/xyz/on-demand")).toMatchObject({
      stock: "in-stock",
      region: { id: "xyz", name: null, country: null, continent: null },
    });
  });

  it("rejects plans whose GPUs nobody can count, and ignores those without", async () => {
    const { rejected } = await poll();
    expect(rejected.map(({ field, reason, nativeId }) => [field, reason, nativeId])).toEqual([
      [".plans[19].gpu_vram_gb", "Not a whole number of GPUs", "vcg-h300-20c-200g-150vram"],
      [".plans_metal[11].id", "The GPUs of this plan are not known", "vbm-512c-4096gb-8-r100-gpu"],
    ]);
  });

  it("rejects bad rows with a reason, and keeps the others", async () => {
    const bad = await pollWith(
      [
        plan,
        { ...plan, id: "no-price", hourly_cost: null },
        { ...plan, id: "free", hourly_cost: 0 },
        { ...plan, id: "no-gpu", gpu_type: null },
        { ...plan, id: "no-memory", gpu_vram_gb: null },
        { ...plan, id: "no-regions", locations: undefined },
        { ...plan, id: "odd-regions", locations: [7, "ord"] },
        { ...plan, id: "odd-preemptible", hourly_cost_preemptible: "cheap" },
        { ...plan, id: "php", location_cost: [], hourly_cost: "1.5" },
        "not a row",
      ],
      [{ ...plan, id: "vbm-1c-1gb", type: "SSD", gpu_type: null }],
    );
    expect(bad.offers.map(({ nativeId }) => nativeId)).toEqual([
      "vcg-test/ewr/on-demand",
      "odd-regions/ord/on-demand",
      "odd-preemptible/ewr/on-demand",
      "php/ewr/on-demand",
    ]);
    expect(bad.rejected.map(({ field, nativeId }) => [field, nativeId])).toEqual([
      [".plans[1].hourly_cost", "no-price/ewr/on-demand"],
      [".plans[2] price", "free/ewr/on-demand"],
      [".plans[3].gpu_type", "no-gpu"],
      [".plans[4].gpu_vram_gb", "no-memory"],
      [".plans[5].locations", "no-regions"],
      [".plans[6].locations", "odd-regions"],
      [".plans[7].hourly_cost_preemptible", "odd-preemptible/ewr/spot"],
      [".plans[9]", null],
    ]);
  });

  it("throws without one of the lists, and for pages without an end", async () => {
    for (const body of [{}, [], null, { plans: [plan] }, { plans: {}, plans_metal: [] }]) {
      const odd = await serveSource(() => ({ body }));
      const { thrown } = await pollSource(vultr, odd.url);
      await odd.close();
      expect(thrown).toMatchObject({
        kind: "unreadable",
        message: expect.stringMatching(
          /^Vultr sent a reply in an unknown format: the list “plans(_metal)?” is missing\.$/,
        ),
      });
    }
    const endless = await serveSource(() => ({
      body: { plans: [plan], meta: { links: { next: "again" } } },
    }));
    const { thrown } = await pollSource(vultr, endless.url);
    await endless.close();
    expect(thrown).toMatchObject({ kind: "unreadable" });
    expect(endless.calls).toHaveLength(2);
  });

  it("never asks the address in a link", async () => {
    const linked = await serveSource(({ path, query }) => ({
      body: {
        [path === "/v2/plans" ? "plans" : "plans_metal"]: query.has("cursor") ? [] : [plan],
        meta: { links: { next: query.has("cursor") ? "" : "https://other.example/v2/plans?cursor=abc" } },
      },
    }));
    const { thrown, offers } = await pollSource(vultr, linked.url);
    await linked.close();
    expect([thrown, offers.length]).toEqual([null, 1]);
    expect(linked.calls.map(({ query }) => query.get("cursor"))).toEqual([null, "abc", null, "abc"]);
  });
});
