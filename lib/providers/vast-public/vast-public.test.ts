import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { ListedOffer } from "@/lib/domain/offer";
import { createBreaker } from "@/lib/providers/breaker";
import { ProviderError } from "@/lib/providers/errors";
import type { ProviderMemory, ScopeFailure, Snapshot } from "@/lib/providers/provider";
import { handle, vastAsks, type VastAsk } from "@/sandbox/sources/vast-public";
import {
  serveSource,
  type SourceFault,
  type SourceHandler,
  type SourceServer,
} from "@/sandbox/sources/serve";
import { createMemory } from "@/testing/cloud/fixture-cloud";
import { mutateReply } from "@/testing/cloud/mutate-reply";
import { propertyRuns } from "@/testing/property-runs";
import { findInvariantViolations } from "@/testing/provider/contract-invariants";
import { createRandom } from "@/testing/random";

import { gpuNames } from "./gpu-names";
import { vastPublic } from "./index";

interface Filter {
  gpu_name?: { in: string[] };
  dph_total?: { gte: number; lt?: number };
  [field: string]: unknown;
}

describe("Vast.ai", () => {
  let server: SourceServer;
  let answer: SourceHandler = handle;
  /** Epoch milliseconds; only waiting takes time. */
  let clock = Date.UTC(2026, 9, 10, 12);
  let sentAt: number[] = [];
  let memory: ProviderMemory;
  beforeAll(async () => {
    server = await serveSource((call) => {
      sentAt.push(clock);
      return answer(call);
    });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    answer = handle;
    memory = createMemory();
    sentAt = [];
    server.calls.length = 0;
  });
  afterEach(() => server.setFault(null));

  /** Polls once with a new client, at most until there are `most` parts. */
  async function poll({ known = [], most = Infinity }: { known?: ListedOffer[]; most?: number } = {}) {
    const snapshots: Snapshot[] = [];
    const samples: Snapshot[] = [];
    const failures: ScopeFailure[] = [];
    let thrown: unknown = null;
    const client = vastPublic.connect({
      baseUrl: server.url,
      breaker: createBreaker({ failures: 3, firstPause: 60_000 }),
      memory,
      now: () => new Date(clock),
      wait: async (milliseconds) => void (clock += milliseconds),
    });
    const request = {
      signal: new AbortController().signal,
      known: new Map(known.map((offer) => [offer.nativeId, offer])),
    };
    try {
      for await (const part of client.listOffers(request)) {
        if (part.kind === "failure") failures.push(part);
        else if (part.kind === "unchanged") throw new Error("Vast.ai has no unchanged part");
        else if (part.isProvisional) samples.push(part);
        else snapshots.push(part);
        if (snapshots.length + failures.length >= most) break;
      }
    } catch (error) {
      thrown = error;
    }
    const offers = snapshots.flatMap((snapshot) => snapshot.offers);
    const rejected = snapshots.flatMap((snapshot) => snapshot.rejected);
    return { snapshots, samples, failures, offers, rejected, thrown };
  }
  const filters = (): Filter[] => server.calls.map(({ body }) => JSON.parse(body) as Filter);
  const byId = (offers: ListedOffer[]) => new Map(offers.map((offer) => [offer.nativeId, offer]));
  const replyWith = (asks: object[]) => {
    answer = () => ({ body: { offers: asks } });
  };
  const usual = vastAsks.find(({ gpu_name: name }) => name === "RTX 4090") as VastAsk;

  it("shows the cheapest asks of the market at once in the first poll, and in no later one", async () => {
    const { samples, snapshots, thrown } = await poll({ most: 1 });
    expect(thrown).toBeNull();
    expect(samples.length).toBeGreaterThan(3);
    expect(samples.every(({ complete }) => !complete)).toBe(true);
    for (const { scope, offers } of samples)
      expect(offers.every(({ nativeId }) => nativeId.split("/")[1] === scope)).toBe(true);
    expect((await poll({ known: snapshots[0]!.offers, most: 1 })).samples).toEqual([]);
  });

  it("finds every ask of the market, also of names that are not in the list", async () => {
    const { offers, rejected, snapshots, failures, thrown } = await poll();
    expect([thrown, failures, rejected]).toEqual([null, [], []]);
    expect(offers.flatMap((offer) => findInvariantViolations(offer, "vast-public"))).toEqual([]);
    const expected = new Map<string, number>();
    for (const ask of vastAsks.filter(({ rented, rentable }) => rentable && !rented)) {
      const slot = `${ask.machine_id}/${ask.gpu_name}/${ask.num_gpus}`;
      const keep = (id: string, price: number) =>
        expected.set(id, Math.min(price, expected.get(id) ?? Infinity));
      keep(`${slot}/on-demand`, ask.dph_total);
      if (ask.min_bid !== null) keep(`${slot}/bid`, ask.min_bid);
    }
    expect(new Map(offers.map(({ nativeId, native }) => [nativeId, Number(native.amount)]))).toEqual(
      expected,
    );
    expect(offers).toHaveLength(expected.size);
    expect(snapshots.every(({ complete, every }) => complete && every === 1)).toBe(true);
    const scopes = snapshots.map(({ scope }) => scope);
    expect(scopes.slice(0, gpuNames.length)).toEqual(gpuNames);
    expect(scopes.slice(gpuNames.length)).toEqual(
      expect.arrayContaining(["GTX 1660 S", "CMP 50HX", "RTX 7090 Preview"]),
    );
  });

  it("asks as documented: one name and price band, cheapest first", async () => {
    await poll({ most: 1 });
    const [sample, first] = filters();
    const usual = {
      rentable: { eq: true },
      rented: { eq: false },
      type: "on-demand",
      order: [["dph_total", "asc"]],
      limit: 64,
      allocated_storage: 8,
    };
    expect(sample).toEqual(usual);
    expect(first).toEqual({ ...usual, gpu_name: { in: ["RTX 4090"] }, dph_total: { gte: 0 } });
    for (const { headers, path } of server.calls) {
      expect(path).toBe("/api/v0/bundles/");
      expect(headers["user-agent"]).toMatch(/^cheapest-gpu\/\d+\.\d+\.\d+$/);
      for (const name of ["cookie", "referer", "authorization"]) expect(headers[name]).toBeUndefined();
    }
  });

  it("waits ten seconds between two requests, also after a restart", async () => {
    await poll({ most: 3 });
    clock += 1_000;
    await poll({ most: 3 });
    const gaps = sentAt.slice(1).map((at, index) => at - sentAt[index]!);
    expect(gaps.length).toBeGreaterThan(8);
    expect(Math.min(...gaps)).toBe(10_000);
    clock -= 3_600_000;
    const before = clock;
    await poll({ most: 1 });
    expect(sentAt.at(-2)! - before).toBe(10_000);
  });

  it("cuts a full band in two, asks both parts again, and knows the cuts at the next reading", async () => {
    const rows = vastAsks.filter(({ gpu_name: name, rented }) => name === "RTX 4090" && !rented);
    expect(rows.length).toBeGreaterThan(64);
    const bandsOf = (from: number) =>
      filters()
        .slice(from)
        .filter(({ gpu_name: name }) => name?.in[0] === "RTX 4090")
        .map(({ dph_total: band }) => band!);
    const { snapshots } = await poll({ most: 2 });
    expect(snapshots[0]?.offers.filter(({ billing }) => billing === "on-demand").length).toBe(
      new Set(rows.map((ask) => `${ask.machine_id}/${ask.num_gpus}`)).size,
    );
    const first = bandsOf(0);
    expect(first[0]).toEqual({ gte: 0 });
    const [lower, upper] = first.slice(1);
    expect(lower).toEqual({ gte: 0, lt: upper?.gte });
    const sent = server.calls.length;
    await memory.update((state) => ({ ...(state as object), next: null }));
    await poll({ most: 1 });
    const second = bandsOf(sent);
    expect(second.length).toBeLessThan(first.length);
    expect(second[0]?.gte).toBe(0);
    expect(second.at(-1)?.lt).toBeUndefined();
    for (const [index, band] of second.slice(1).entries()) expect(band.gte).toBe(second[index]?.lt);
  });

  it("is never complete where 64 asks have one price, or where the server cut its reply", async () => {
    const asks = Array.from({ length: 80 }, (_, index) => ({ ...usual, machine_id: index, dph_total: 0.5 }));
    answer = ({ body }) => {
      const { gpu_name: name, dph_total: band } = JSON.parse(body) as Filter;
      const isOf = !name || name.in[0] === "RTX 4090";
      const found = asks.filter(
        ({ dph_total: price }) => isOf && price >= (band?.gte ?? 0) && price < (band?.lt ?? Infinity),
      );
      return { body: { offers: found.slice(0, 64) } };
    };
    const [stuck] = (await poll({ most: 1 })).snapshots;
    expect([stuck?.complete, stuck?.offers.length]).toEqual([false, 128]);
    memory = createMemory();
    answer = () => ({ body: { offers: [usual], truncated: true } });
    const [cut] = (await poll({ most: 1 })).snapshots;
    expect([cut?.complete, cut?.offers.length]).toEqual([false, 2]);
  });

  it("reads an ask: its share of memory and cores, the country, the tier, nothing of its host", async () => {
    const ask: VastAsk = {
      ...usual,
      id: 31,
      machine_id: 7,
      gpu_name: "RTX 4090",
      num_gpus: 2,
      gpu_ram: 24_564,
      dph_total: 0.8022222222222222,
      min_bid: 0.4,
      cpu_cores: 64,
      cpu_cores_effective: 16,
      cpu_ram: 257_800,
      disk_space: 321.5,
      geolocation: "Quebec, CA",
      verification: "verified",
    };
    replyWith([ask]);
    const { offers } = await poll({ most: 1 });
    const onDemand = {
      provider: "vast-public",
      nativeId: "7/RTX 4090/2/on-demand",
      cloud: "vast",
      rawGpu: "RTX 4090",
      gpu: { id: "rtx-4090-24", name: "RTX 4090", family: "RTX 4090" },
      gpuCount: 2,
      vramGb: 24,
      vcpus: 16,
      memoryGb: 64.5,
      storageGb: 321.5,
      interconnect: null,
      nvlink: null,
      type: null,
      billing: "on-demand",
      region: { id: null, name: "Quebec, CA", country: "CA", continent: "north-america" },
      stock: "in-stock",
      capacity: null,
      kind: "quote",
      tier: "verified",
      native: { amount: "0.8022222222222222", currency: "USD", unit: "major", per: "hour", scope: "machine" },
      listedAt: null,
      page: null,
      askId: "31",
      machineType: null,
    };
    expect(offers).toEqual([
      onDemand,
      {
        ...onDemand,
        nativeId: "7/RTX 4090/2/bid",
        billing: "spot",
        native: { ...onDemand.native, amount: "0.4" },
      },
    ]);
    const stored = JSON.stringify(offers);
    expect(stored).not.toContain(ask.public_ipaddr);
    expect(stored).not.toContain(String(ask.host_id));
  });

  it("sells parts of cards as vGPUs, and knows what is missing", async () => {
    const { offers: all } = await poll();
    const offers = byId(all);
    expect(offers.get("700002/A100 SXM4/1/on-demand")).toMatchObject({
      rawGpu: "A100 SXM4 vGPU",
      gpu: { id: "a100-sxm-vgpu-20", family: "A100 vGPU" },
      vramGb: 20,
      gpuCount: 1,
    });
    expect(offers.get("700008/RTX 4090/1/on-demand")).toMatchObject({
      rawGpu: "RTX 4090 vGPU",
      gpu: null,
      vramGb: 8,
    });
    expect(offers.get("700003/H100 SXM/1/on-demand")).toMatchObject({
      memoryGb: null,
      region: { name: null, country: null },
    });
    expect(offers.get("700004/H100 SXM/1/on-demand")).toMatchObject({ tier: "unverified" });
    expect(offers.has("700004/H100 SXM/1/bid")).toBe(false);
    expect(offers.get("700001/H100 SXM/1/on-demand")).toMatchObject({
      askId: "7000002",
      native: { amount: "1.902222" },
    });
    for (const machine of ["700005", "700006"])
      expect(offers.has(`${machine}/H100 SXM/1/on-demand`)).toBe(false);
    const countries = new Map(all.map(({ region }) => [region.name, region.country]));
    expect(countries).toEqual(
      new Map([
        ["California, US", "US"],
        ["Quebec, CA", "CA"],
        ["Sweden, SE", "SE"],
        ["Tbilisi, GE", "GE"],
        ["US", "US"],
        ["CA", "CA"],
        ["Delaware, US", "US"],
        [null, null],
      ]),
    );
  });

  it("rejects a bad row, not the list", async () => {
    replyWith([
      { ...usual, machine_id: null },
      { ...usual, machine_id: 1, dph_total: "free" },
      { ...usual, machine_id: 2, dph_total: 0 },
      { ...usual, machine_id: 2, ask_contract_id: {}, id: {} },
      { ...usual, machine_id: 3, num_gpus: 1.5, min_bid: "0.2" },
      { ...usual, machine_id: 4, num_gpus: 0 },
      { ...usual, machine_id: 5, gpu_name: "RTX 3060" },
    ]);
    const { snapshots, rejected, offers } = await poll({ most: 1 });
    expect(snapshots[0]?.complete).toBe(true);
    expect(offers.map(({ nativeId, askId }) => [nativeId, askId])).toEqual([
      [`2/RTX 4090/${usual.num_gpus}/bid`, String(usual.id)],
      [`2/RTX 4090/${usual.num_gpus}/on-demand`, null],
    ]);
    expect(rejected.map(({ field, nativeId }) => [field, nativeId])).toEqual([
      [".offers[0].machine_id", null],
      [".offers[1].dph_total", "1/RTX 4090"],
      [".offers[4] GPU count", "3/RTX 4090/1.5/on-demand"],
      [".offers[6].gpu_name", "5/RTX 3060"],
    ]);
  });

  it("reads a name without any ask as empty, and drops it from the next sweep", async () => {
    const { offers } = await poll({ known: [] });
    const gone = offers.filter(({ nativeId }) => nativeId.includes("/RTX 7090 Preview/"));
    expect(gone).not.toEqual([]);
    const left = vastAsks.filter(({ gpu_name: name }) => name !== "RTX 7090 Preview");
    answer = (call) => {
      const reply = handle(call);
      const { offers: rows } = reply!.body as { offers: VastAsk[] };
      return {
        body: { offers: rows.filter(({ gpu_name: name }) => left.some((ask) => ask.gpu_name === name)) },
      };
    };
    const second = await poll({ known: gone });
    expect(second.snapshots.find(({ scope }) => scope === "RTX 7090 Preview")).toMatchObject({
      offers: [],
      complete: true,
    });
    const third = await poll();
    expect(third.snapshots.some(({ scope }) => scope === "RTX 7090 Preview")).toBe(false);
  });

  it("ends a sweep at a rate limit, keeps what it read, and goes on with the next name", async () => {
    let requests = 0;
    answer = (call) => (++requests > 10 ? { status: 429, body: "API requests too frequent" } : handle(call));
    const first = await poll();
    expect(first.thrown).toBeNull();
    expect(first.snapshots.length).toBeGreaterThan(1);
    expect(first.failures.map(({ error }) => [error.kind, error.message])).toEqual([
      ["rate-limited", "Too many requests to Vast.ai (429)."],
    ]);
    const failedAt = gpuNames.indexOf(first.failures[0]!.scope);
    expect(failedAt).toBe(first.snapshots.length);
    answer = handle;
    const second = await poll();
    expect(second.failures).toEqual([]);
    expect(second.snapshots[0]?.scope).toBe(gpuNames[failedAt + 1]);
    expect(second.snapshots.map(({ scope }) => scope)).toEqual(expect.arrayContaining([...gpuNames]));
  });

  it("goes on where it was stopped, and ends a poll after about 13 minutes", async () => {
    await poll({ most: 5 });
    const next = await poll({ most: 1 });
    // A name counts as read once the next one is requested.
    expect(next.snapshots[0]?.scope).toBe(gpuNames[4]);
    memory = createMemory();
    const many = Array.from({ length: 120 }, (_, index) => ({
      ...usual,
      gpu_name: `GPU ${index}`,
      machine_id: index,
    }));
    answer = ({ body }) => {
      const { gpu_name: name } = JSON.parse(body) as Filter;
      return { body: { offers: name ? many.filter((ask) => ask.gpu_name === name.in[0]) : many } };
    };
    const started = clock;
    const whole = await poll();
    expect(whole.snapshots.length).toBe(79);
    expect(clock - started).toBeLessThan(14 * 60_000);
    const rest = await poll({ most: 1 });
    expect(rest.snapshots[0]?.scope).toBe(`GPU ${79 - gpuNames.length}`);
  });

  it("names a reply that ignores the filter, and stops after three failures in a row", async () => {
    const others = vastAsks.filter(({ gpu_name: name }) => name === "Titan RTX");
    replyWith(others);
    const { failures, snapshots } = await poll();
    expect(snapshots).toEqual([]);
    expect(failures.map(({ error }) => error.message)).toEqual([
      "Vast.ai listed other GPUs instead of RTX 4090.",
      "Vast.ai listed other GPUs instead of RTX 5090.",
      "Vast.ai listed other GPUs instead of H100 SXM.",
    ]);
  });

  it.each<[SourceFault, string, string | RegExp]>([
    ["html", "unreadable", "Vast.ai returned a web page instead of JSON."],
    [
      "redirect",
      "unavailable",
      "Vast.ai moved (301) to https://moved.example/prices. The app does not follow redirects of price sources.",
    ],
    ["rate-limited", "rate-limited", "Too many requests to Vast.ai (429)."],
    ["down", "unavailable", "Vast.ai failed with error 503."],
    ["empty", "unreadable", "Vast.ai listed no rows in its market."],
    [
      "moved",
      "unreadable",
      "Vast.ai listed no rows in its market that can be read; the first has nothing at .offers[1].dph_total.",
    ],
  ])("reports the fault “%s” in a sentence", async (fault, kind, message) => {
    server.setFault(fault);
    const { thrown, snapshots, failures } = await poll();
    expect([snapshots, failures]).toEqual([[], []]);
    expect(thrown).toBeInstanceOf(ProviderError);
    const error = thrown as ProviderError;
    expect([error.kind, error.message]).toEqual([kind, message]);
  });

  it("reports a refused request with its reason, and a reply without the list", async () => {
    answer = () => ({ status: 400, body: { success: false, error: "invalid_args", msg: "bad" } });
    expect(String((await poll()).thrown)).toContain("Vast.ai rejected the request (400): “invalid_args”.");
    answer = () => ({ body: { success: false, error: "invalid_args" } });
    expect(String((await poll()).thrown)).toContain(
      "Vast.ai sent a reply in an unknown format: the list “offers” is missing.",
    );
  });

  it("keeps prices as reported, even a hundred times as high", async () => {
    const { offers } = await poll({ most: 4 });
    memory = createMemory();
    server.setFault("cents");
    const cents = byId((await poll({ most: 4 })).offers);
    for (const { nativeId, native } of offers.slice(0, 50))
      expect(Number(cents.get(nativeId)?.native.amount)).toBeCloseTo(100 * Number(native.amount), 6);
  });

  const runs = propertyRuns({ full: 10_000, short: 300 });
  it(`survives ${runs} malformed replies`, async () => {
    const random = createRandom(64);
    const few = vastAsks.filter(({ gpu_name: name }) => name === "RTX 4090").slice(0, 4);
    answer = () => ({ body: mutateReply({ offers: few, truncated: false }, random) });
    for (let run = 0; run < runs; run++) {
      const { thrown, offers, failures } = await poll({ most: 1 });
      if (thrown !== null) expect(thrown).toBeInstanceOf(ProviderError);
      for (const { error } of failures) expect(error).toBeInstanceOf(ProviderError);
      expect(offers.flatMap((offer) => findInvariantViolations(offer, "vast-public"))).toEqual([]);
      expect(new Set(offers.map(({ nativeId }) => nativeId)).size).toBe(offers.length);
      await memory.update(() => null);
      server.calls.length = 0;
    }
  });

  it("survives any stored memory", async () => {
    for (const stored of [
      null,
      7,
      [],
      { cuts: [["RTX 4090", ["a"]]] },
      { requestedAt: "x", next: 4, cuts: {} },
    ]) {
      await memory.update(() => stored);
      const { thrown, snapshots } = await poll({ most: 1 });
      expect([thrown, snapshots[0]?.complete]).toEqual([null, true]);
    }
  });
});
