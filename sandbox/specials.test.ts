import { describe, expect, it } from "vitest";
import { callProvider, dryRun, noon, startTestSandbox } from "../testing/sandbox/harness";

interface MassedEntry {
  instance_type: { name: string; description: string; price_cents_per_hour?: number };
  regions_with_capacity_available: { name: string; description: string }[];
  capacity_available?: number;
}

interface ShadeRow {
  cloud: string;
  shade_instance_type: string;
  cloud_instance_type: string;
  hourly_price: number;
  configuration: { gpu_type: string };
  availability: {
    region: string;
    available: boolean;
    display_name?: string;
    rental_type?: string;
    hourly_price?: string;
  }[];
}

interface CloudComputeRow {
  gpu_name: string;
  num_gpus: number;
  gpu_ram: number;
  price?: unknown;
  currency?: string;
  geolocation: string | null;
}

interface SesterceRow {
  gpuName: string;
  gpuCount: number;
  instanceId: string;
  configuration: { vRamGB: number };
}

// Hours far apart, so that fixed rows do not appear by chance.
const hours = [0, 1, 5, 13, 49, 200, 1_111];

describe.each(hours)("the fixed rows after %i hours", (hour) => {
  const now = () => noon + hour * 3_600_000;

  it("massedcompute", async () => {
    const sandbox = await startTestSandbox({ now });
    const reply = await callProvider(sandbox, "massedcompute", "/gpu-inventory");
    const { gpu_inventory } = (await reply.json()) as {
      gpu_inventory: Record<string, MassedEntry>;
    };
    const inventory = new Map(Object.entries(gpu_inventory));
    const regionsOf = (name: string) =>
      inventory.get(name)?.regions_with_capacity_available.map((region) => region.name);

    expect(regionsOf("gpu_2x_a6000")).toEqual(["us-central-1", "us-central-3"]);
    for (const name of ["gpu_1x_a6000_spot", "gpu_1x_a6000_low_ram", "gpu_1x_h100_high_ram"]) {
      expect(inventory.has(name)).toBe(true);
    }
    expect(inventory.get("cpu_8x_vcpu")?.instance_type.price_cents_per_hour).toBe(9);
    expect(inventory.get("cpu_32x_vcpu")?.instance_type).not.toHaveProperty("price_cents_per_hour");
    expect(inventory.get("gpu_8x_DGX_A100")?.instance_type.description).toBe("8x DGX A100 (80GB)");
    expect(inventory.get("gpu_1x_l40")?.instance_type.description).toBe("1x L40 (48GB)");
    expect(inventory.get("gpu_4x_l40s")).not.toHaveProperty("capacity_available");
    expect(regionsOf("gpu_4x_l40s")).toEqual(["us-west-2"]);
    expect(inventory.get("gpu_4x_h200_nvl")).toMatchObject({
      regions_with_capacity_available: [],
      capacity_available: 0,
    });
  });

  it("shadeform", async () => {
    const sandbox = await startTestSandbox({ now });
    const reply = await callProvider(sandbox, "shadeform", "/instances/types");
    const { instance_types: rows } = (await reply.json()) as { instance_types: ShadeRow[] };
    const find = (cloud: string, type: string) =>
      rows.find((row) => row.cloud === cloud && row.shade_instance_type === type);

    const both = find("tensordock", "H100_sxm5");
    const dallas = both?.availability.filter(({ region }) => region === "dallas-usa-1");
    expect(dallas).toMatchObject([
      { rental_type: "on_demand", available: true },
      { rental_type: "spot", available: true, hourly_price: expect.stringMatching(/^\d+\.\d\d$/) },
    ]);
    expect(Number(dallas?.[1]?.hourly_price) * 100).toBeLessThan(both?.hourly_price ?? 0);

    const helsinki = find("datacrunch", "H200")?.availability.slice(0, 2);
    expect(helsinki).toMatchObject([
      { region: "helsinki-finland-1", rental_type: "on_demand", available: false },
      { region: "helsinki-finland-1", rental_type: "spot", available: true },
    ]);
    expect(find("amaya", "RTXPRO7000")?.configuration.gpu_type).toBe("RTXPRO7000");
    expect(find("amaya", "RTX4090")?.availability[0]?.display_name).toBe("DE, Nowhere");
    expect(find("paperspace", "A4000")?.availability[0]).not.toHaveProperty("rental_type");
  });

  it("the same machine from two sellers, the direct one cheaper", async () => {
    const sandbox = await startTestSandbox({ now });
    const inventory = await (await callProvider(sandbox, "massedcompute", "/gpu-inventory")).json();
    const types = await callProvider(sandbox, "shadeform", "/instances/types?cloud=massedcompute");
    const direct = (inventory as { gpu_inventory: Record<string, MassedEntry> }).gpu_inventory["gpu_1x_l40"];
    const resold = ((await types.json()) as { instance_types: ShadeRow[] }).instance_types.find(
      (row) => row.cloud_instance_type === "gpu_1x_l40",
    );
    expect(resold?.availability[0]).toMatchObject({ region: "kansascity-usa-1", available: true });
    expect(direct?.regions_with_capacity_available[0]?.name).toBe("us-central-1");
    expect(direct?.instance_type.price_cents_per_hour).toBeLessThan(resold?.hourly_price ?? 0);
  });

  it("cloudcompute, across its pages", async () => {
    const sandbox = await startTestSandbox({ now });
    const rows: CloudComputeRow[] = [];
    let next: string | null = `${sandbox.baseUrls.cloudcompute}/offers`;
    let pages = 0;
    while (next !== null) {
      const path = next.slice(sandbox.baseUrls.cloudcompute.length);
      const reply = await callProvider(sandbox, "cloudcompute", path);
      const page = (await reply.json()) as {
        data: CloudComputeRow[];
        links: { next: string | null };
      };
      rows.push(...page.data);
      next = page.links.next;
      pages += 1;
    }
    expect([pages, rows.length]).toEqual([3, 110]);
    expect(rows.filter(({ currency }) => currency === "RUB")).toHaveLength(4);
    expect(rows.filter(({ currency }) => currency === "XTS")).toHaveLength(1);
    expect(rows.filter(({ currency }) => currency === undefined).length).toBeGreaterThan(100);
    expect(rows.some(({ gpu_name }) => gpu_name === "RTX PRO 7000")).toBe(true);
    expect(rows.filter(({ price }) => price === "NaN")).toHaveLength(1);
    expect(rows.filter(({ num_gpus }) => num_gpus === 0)).toHaveLength(1);
    expect(rows.filter(({ gpu_ram }) => gpu_ram < 0)).toHaveLength(1);
    expect(rows.filter(({ geolocation }) => geolocation === "Nowhere, US")).toHaveLength(1);
  });

  it("sesterce", async () => {
    const sandbox = await startTestSandbox({ now });
    const reply = await callProvider(sandbox, "sesterce", "/gpu-cloud/instances/offers");
    const rows = (await reply.json()) as SesterceRow[];
    const vram = (instanceId: string) =>
      rows.find((row) => row.instanceId === instanceId)?.configuration.vRamGB;
    expect(rows).toContainEqual(expect.objectContaining({ gpuName: "CPU", gpuCount: 0 }));
    expect(vram("L40x8")).toBe(8 * 48);
    expect(vram("A100_80Gx4")).toBe(80);
    expect(vram("A6000x8")).toBe(100);
    expect(vram("GH200")).toBe(0);
  });

  it("gpugeek", async () => {
    const sandbox = await startTestSandbox({ now });
    const create = async (body: object) => {
      const reply = await callProvider(sandbox, "gpugeek", "/api/v1/openapi/instance/create", body);
      return (await reply.json()) as {
        code: number;
        data: { spec: Record<string, unknown> } | null;
      };
    };
    const list = await (await callProvider(sandbox, "gpugeek", "/api/v1/openapi/gpu/list")).json();
    const { gpus } = (list as { data: { gpus: string[] } }).data;
    expect(gpus).toHaveLength(16);
    expect(gpus).toEqual(expect.arrayContaining(["G30-24G", "G40-24G", "A100-PCIE-40G"]));
    for (const dcId of [undefined, "suqian-b", "qingyang-a", "wuhan-a", "hongkong-2", "dallas-n"]) {
      expect(await create(dryRun("H20-96G", { dcId }))).toMatchObject({ code: 10135, data: null });
    }
    const answers = await Promise.all(gpus.map((gpuName) => create(dryRun(gpuName))));
    const priced = answers.filter(({ code }) => code === 0);
    expect(priced.length).toBeGreaterThan(12);
    for (const { data } of priced) {
      expect(data).toMatchObject({ InstanceId: 0, operationId: 0 });
      expect(data?.spec["price"]).toMatch(/^\d+(\.\d+)?$/);
      expect(data?.spec["dcId"]).toBeTypeOf("string");
    }
  });
});

describe("filters and order", () => {
  it("shadeform filters as documented and shuffles unless sorted by price", async () => {
    const sandbox = await startTestSandbox();
    const types = async (query: string) => {
      const reply = await callProvider(sandbox, "shadeform", `/instances/types${query}`);
      return ((await reply.json()) as { instance_types: ShadeRow[] }).instance_types;
    };
    const everything = await types("");
    expect(everything.length).toBeGreaterThan(230);
    expect(await types("")).not.toEqual(everything);
    const prices = (await types("?sort=price")).map((row) => row.hourly_price);
    expect(prices).toEqual(prices.toSorted((left, right) => left - right));
    expect(await types("?cloud=voltagepark&num_gpus=8&gpu_type=H100_sxm5")).toHaveLength(1);
    expect(await types("?gpu_type=h100_sxm5")).toHaveLength(0);
    const free = await types("?available=true&region=helsinki-finland-1&cloud=datacrunch");
    expect(free.map((row) => row.shade_instance_type)).toContain("H200");
  });

  it("sesterce filters as documented and rejects unknown parameters", async () => {
    const sandbox = await startTestSandbox();
    const path = "/gpu-cloud/instances/offers";
    const reply = await callProvider(sandbox, "sesterce", `${path}?numGpus=8&gpuType=H100&available=false`);
    expect(((await reply.json()) as SesterceRow[]).length).toBeLessThanOrEqual(1);
    expect((await callProvider(sandbox, "sesterce", `${path}?sort=name`)).status).toBe(400);
  });

  it("gpugeek returns the price of a period for the whole request", async () => {
    const sandbox = await startTestSandbox();
    const price = async (more: object) => {
      const body = dryRun("G40-24G", { dcId: "suqian-b", ...more });
      const reply = await callProvider(sandbox, "gpugeek", "/api/v1/openapi/instance/create", body);
      return Number(((await reply.json()) as { data: { spec: { price: string } } }).data.spec.price);
    };
    const hour = await price({});
    expect(await price({ skuName: "daily" })).toBeCloseTo(hour * 24 * 0.93, 1);
    expect(await price({ skuName: "bidding" })).toBeLessThan(hour);
  });
});
