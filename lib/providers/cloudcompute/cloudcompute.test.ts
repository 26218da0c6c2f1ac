import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { ownOffer } from "@/lib/domain/offer";

import { createBreaker } from "../breaker";
import { describeProvider } from "@/testing/provider/contract";
import {
  contractKey,
  createMemory,
  pollFixture,
  startFixtureCloud,
  type FixtureCloud,
  type Replies,
} from "@/testing/cloud/fixture-cloud";
import type { Client, Snapshot } from "../provider";

import invalidKey from "./__fixtures__/invalid-key.json";
import good from "./__fixtures__/offers.json";
import ugly from "./__fixtures__/ugly-offers.json";
import { cloudcompute } from "./index";

const rows: Record<string, unknown>[] = good.data;

describeProvider(cloudcompute, {
  replies: () => ({ json: good }),
  offersRoute: "GET /offers",
  authHeader: ["authorization", `Bearer ${contractKey}`],
  withoutGpu: {
    add: (json) => {
      const [row] = (json as typeof good).data;
      const more = [
        { gpu_name: null },
        { gpu_name: null, num_gpus: 0, gpu_ram: 0 },
        { gpu_name: "", num_gpus: 0 },
        { gpu_name: "CPU", num_gpus: 0 },
        { gpu_name: "cpu", num_gpus: "0" },
        { gpu_name: undefined, num_gpus: 0 },
      ];
      return { data: [...more.map((part, at) => ({ ...row, id: 900 + at, ...part })), ...rows] };
    },
  },
  addBadRow: (json) => ({ data: [...(json as typeof good).data, { id: 9, num_gpus: "many" }] }),
});

describe("CloudCompute", () => {
  let cloud: FixtureCloud;
  beforeAll(async () => {
    cloud = await startFixtureCloud(cloudcompute, () => ({ json: good }));
  });
  afterAll(() => cloud.close());
  beforeEach(() => {
    cloud.requests.length = 0;
  });

  const pollWith = (replies: Replies) => {
    cloud.replies = replies;
    return pollFixture(cloudcompute, cloud);
  };
  const pollJson = (json: unknown) => pollWith(() => ({ json }));
  const pagesAsked = () => cloud.requests.map(({ query }) => query.toString());

  it("parses a row in Vast.ai's form, without guessing a currency", async () => {
    const { offers } = await pollJson(good);
    expect(offers[0]).toEqual({
      provider: "cloudcompute",
      machineType: null,
      ...ownOffer,
      nativeId: "21000001",
      cloud: null,
      rawGpu: "RTX 4090",
      gpu: { id: "rtx-4090-24", name: "RTX 4090", family: "RTX 4090" },
      gpuCount: 1,
      vramGb: 24,
      vcpus: 16,
      memoryGb: 62.9,
      storageGb: 412.6,
      interconnect: null,
      nvlink: null,
      type: null,
      billing: "on-demand",
      region: { id: null, name: "Sweden, SE", country: "SE", continent: "europe" },
      stock: "in-stock",
      capacity: null,
      native: { amount: "0.3444", currency: null, unit: "major", per: "hour", scope: "machine" },
    });
    expect(offers[1]).toMatchObject({ gpu: { id: "h100-sxm-80" }, gpuCount: 8, region: { country: "US" } });
    expect(offers[2]).toMatchObject({
      billing: "spot",
      stock: "sold-out",
      region: { name: null, country: null },
    });
    expect(offers[3]).toMatchObject({
      stock: "unknown",
      native: { amount: "80.50", currency: "RUB" },
      region: { country: "RU" },
    });
  });

  it("parses incomplete rows and rejects invalid ones, each with its reason", async () => {
    const { offers, rejected } = await pollJson(ugly);
    expect(offers.map(({ nativeId }) => nativeId)).toEqual([
      "31000001",
      "31000002",
      "31000003",
      "31000004",
      "31000005",
    ]);
    expect(offers[1]).toMatchObject({ gpu: null, vramGb: 48 });
    expect(offers[2]).toMatchObject({
      gpuCount: 2,
      vramGb: 24,
      vcpus: 32,
      memoryGb: null,
      storageGb: null,
      native: { amount: "0.70" },
      region: { name: "Nowhere", country: null },
    });
    expect(offers[3]).toMatchObject({
      stock: "unknown",
      billing: "spot",
      region: { name: "RU", country: "RU" },
    });
    expect(offers[4]).toMatchObject({ native: { currency: null } });
    expect(rejected.map(({ field, nativeId }) => [field, nativeId])).toEqual([
      ["[5] GPU count", "31000006"],
      ["[6].gpu_ram", "31000007"],
      ["[7].dph_total", "31000008"],
      ["[8].price", "31000009"],
      ["[9] price", "31000010"],
      ["[10].id", null],
      ["[11].gpu_name", "31000011"],
      ["[12].rented", "31000012"],
      ["[13]", null],
      ["[14]", null],
      ["[15]", null],
    ]);
  });

  it("uses the first price field present", async () => {
    const fields = ["dph_base", "dph_total", "cost_per_hour", "price", "price_per_hour"];
    const row: Record<string, unknown> = { ...rows[0], dph_base: undefined, dph_total: undefined };
    for (const [index, field] of fields.entries()) {
      row[field] = index + 1;
      const { offers } = await pollJson([row]);
      expect(offers[0]?.native.amount, field).toBe(String(index + 1));
    }
  });

  it.each<[string, object, object, string | null]>([
    ["the row's", { currency: "usd" }, { currency: "RUB" }, "USD"],
    ["the price's", { price_currency: "EUR" }, { currency: "RUB" }, "EUR"],
    ["the envelope's", {}, { currency: "RUB" }, "RUB"],
    ["the meta's", {}, { meta: { currency: "rub" } }, "RUB"],
    ["a sign instead of a code", { currency: "₽" }, { currency: "RUB" }, null],
    ["nobody's", {}, {}, null],
  ])("uses %s currency", async (_name, inRow, inEnvelope, expected) => {
    const { offers } = await pollJson({ data: [{ ...rows[0], ...inRow }], ...inEnvelope });
    expect(offers[0]?.native.currency).toBe(expected);
  });

  it.each([
    ["a bare list", rows],
    ["data", { data: rows }],
    ["offers", { offers: rows }],
    ["data beside null", { data: rows, offers: null }],
    ["offers beside null", { data: null, offers: rows }],
  ])("parses the envelope %s", async (_name, json) => {
    expect((await pollJson(json)).offers).toHaveLength(4);
  });

  it.each([
    ["data", { data: rows[0] }],
    ["offers", { offers: rows[0] }],
  ])("parses a single object in %s as one row", async (_name, json) => {
    expect((await pollJson(json)).offers).toHaveLength(1);
  });

  it.each([{}, { data: null }, { offers: "none" }, null, 5, "offers"])(
    "finds no list in %j",
    async (json) => {
      expect((await pollJson(json)).thrown).toMatchObject({ kind: "unreadable" });
    },
  );

  const inPages =
    (page: (number: number) => object): Replies =>
    (request) => {
      const number = Number(request.query.get("page") ?? 1);
      return { json: { data: [{ ...rows[0], id: number, ask_contract_id: number }], ...page(number) } };
    };

  it.each<[string, (number: number) => object]>([
    ["meta", (number) => ({ meta: { current_page: number, last_page: 3 } })],
    ["a total alone", (number) => ({ meta: { current_page: number, per_page: 1, total: 3 } })],
    ["meta as text", (number) => ({ meta: { current_page: String(number), last_page: "3" } })],
    ["the paginator itself", (number) => ({ current_page: number, last_page: 3 })],
    [
      "links",
      (number) => ({ links: { next: number < 3 ? `https://elsewhere.example/x?page=${number + 1}` : null } }),
    ],
    ["a bare query", (number) => ({ links: { next: number < 3 ? `?page=${number + 1}` : null } })],
  ])("reads all pages by %s, on its own address only", async (_name, page) => {
    const { offers, snapshots } = await pollWith(inPages(page));
    expect(offers.map(({ nativeId }) => nativeId)).toEqual(["1", "2", "3"]);
    expect(snapshots).toMatchObject([{ scope: "all", complete: true, every: 1 }]);
    expect(pagesAsked()).toEqual(["", "page=2", "page=3"]);
  });

  it("fails as a whole if one page fails", async () => {
    const page = inPages((number) => ({ meta: { current_page: number, last_page: 3 } }));
    const { thrown, snapshots } = await pollWith((request) =>
      request.query.get("page") === "2" ? { status: 500, json: {} } : page(request),
    );
    expect(thrown).toMatchObject({ kind: "unavailable" });
    expect(snapshots).toEqual([]);
  });

  it("is incomplete if pages repeat", async () => {
    const { snapshots } = await pollWith(() => ({
      json: { data: rows, meta: { current_page: 1, last_page: 3 } },
    }));
    expect(snapshots).toMatchObject([{ complete: false, offers: [{}, {}, {}, {}] }]);
    expect(pagesAsked()).toEqual(["", "page=2"]);
  });

  it("stops after 200 pages and is incomplete", async () => {
    const { snapshots } = await pollWith(
      inPages((number) => ({ meta: { current_page: number, last_page: 999 } })),
    );
    expect(snapshots).toMatchObject([{ complete: false }]);
    expect(cloud.requests).toHaveLength(200);
  });

  describe("the prefix that the documentation prints twice", () => {
    const client = (): Client =>
      cloudcompute.connect({
        apiKey: contractKey,
        baseUrl: cloud.baseUrl,
        breaker: createBreaker({ failures: 5, firstPause: 60_000 }),
        memory: createMemory(),
        settings: { interval: 180 },
        now: () => new Date(),
      });
    const list = async (from: Client): Promise<number> => {
      let count = 0;
      const request = { signal: new AbortController().signal, known: new Map() };
      for await (const part of from.listOffers(request)) count += (part as Snapshot).offers.length;
      return count;
    };
    const requested = () => cloud.requests.map(({ method, path }) => `${method} ${path}`);

    it("is tried once, and remembered if it works", async () => {
      cloud.replies = ({ path }) =>
        path === "/api/v1/offers" ? { json: good } : { status: 404, json: { message: "no route" } };
      const one = client();
      expect([await list(one), await list(one)]).toEqual([4, 4]);
      expect(requested()).toEqual(["GET /offers", "GET /api/v1/offers", "GET /api/v1/offers"]);
    });

    it("is not tried again if it fails", async () => {
      cloud.replies = () => ({ status: 404, json: { message: "no route" } });
      const one = client();
      await expect(list(one)).rejects.toMatchObject({ kind: "not-found" });
      await expect(list(one)).rejects.toMatchObject({ kind: "not-found" });
      expect(requested()).toEqual(["GET /offers", "GET /api/v1/offers", "GET /offers"]);
    });

    it("is not tried once the single one has worked", async () => {
      cloud.replies = () => ({ json: good });
      const one = client();
      await list(one);
      cloud.replies = () => ({ status: 404, json: {} });
      await expect(list(one)).rejects.toMatchObject({ kind: "not-found" });
      expect(requested()).toEqual(["GET /offers", "GET /offers"]);
    });
  });

  it("always requests JSON, and quotes the provider's message about the key", async () => {
    const { thrown } = await pollWith(() => ({ status: 401, json: invalidKey }));
    expect(thrown).toMatchObject({
      kind: "unauthorised",
      message: expect.stringContaining("Invalid API key.") as string,
    });
    expect(cloud.requests[0]?.headers["accept"]).toBe("application/json");
  });

  it("redacts the key in messages and rows that repeat it", async () => {
    const refused = await pollWith(() => ({
      status: 500,
      json: { message: `${"x".repeat(190)} Bearer ${contractKey}` },
    }));
    expect(String(refused.thrown)).not.toContain("key-3f9a");
    const { offers } = await pollJson([{ ...rows[0], gpu_name: `RTX ${contractKey}` }]);
    expect(JSON.stringify(offers)).not.toContain(contractKey);
  });
});
