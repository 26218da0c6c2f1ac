import { deflateRawSync } from "node:zlib";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { canonicalCloud } from "@/lib/domain/clouds";
import type { ListedOffer } from "@/lib/domain/offer";
import { createBreaker } from "@/lib/providers/breaker";
import { ProviderError } from "@/lib/providers/errors";
import type { ProviderMemory, ScopeFailure, Snapshot } from "@/lib/providers/provider";
import { catalogRows, handle, toCsv, writeZip, type CatalogRow } from "@/sandbox/sources/gpuhunt";
import {
  serveSource,
  type SourceFault,
  type SourceHandler,
  type SourceServer,
} from "@/sandbox/sources/serve";
import { createMemory } from "@/testing/cloud/fixture-cloud";
import { propertyRuns } from "@/testing/property-runs";
import { findInvariantViolations } from "@/testing/provider/contract-invariants";
import { createRandom, type Random } from "@/testing/random";

import { gpuhunt } from "./index";

const catalogs = ["aws", "azure", "gcp", "lambdalabs", "nebius", "oci", "runpod", "verda", "cloudrift"];
const [usual] = catalogRows.get("aws") as [CatalogRow, ...CatalogRow[]];

describe("gpuhunt", () => {
  let server: SourceServer;
  let answer: SourceHandler = handle;
  let memory: ProviderMemory;
  let now = new Date();
  beforeAll(async () => {
    server = await serveSource((call) => answer(call));
  });
  afterAll(() => server.close());
  beforeEach(() => {
    answer = handle;
    memory = createMemory();
    now = new Date();
    server.calls.length = 0;
  });
  afterEach(() => server.setFault(null));

  /** Polls once with a new client, at most until there are `most` parts. */
  async function poll(known: readonly ListedOffer[] = [], limits?: { bytes: number }, most = Infinity) {
    const snapshots: Snapshot[] = [];
    const failures: ScopeFailure[] = [];
    const unchanged: string[] = [];
    let thrown: unknown = null;
    const client = gpuhunt.connect({
      baseUrl: server.url,
      breaker: createBreaker({ failures: 5, firstPause: 60_000 }),
      memory,
      now: () => now,
      wait: async () => undefined,
      ...(limits && { limits }),
    });
    const request = {
      signal: new AbortController().signal,
      known: new Map(known.map((offer) => [offer.nativeId, offer])),
    };
    try {
      for await (const part of client.listOffers(request)) {
        if (part.kind === "unchanged") unchanged.push(part.scope);
        else if (part.kind === "failure") failures.push(part);
        else snapshots.push(part);
        if (snapshots.length + failures.length >= most) break;
      }
    } catch (error) {
      thrown = error;
    }
    const offers = snapshots.flatMap((snapshot) => snapshot.offers);
    const rejected = snapshots.flatMap((snapshot) => snapshot.rejected);
    return { snapshots, unchanged, failures, offers, rejected, thrown };
  }
  const byId = (offers: readonly ListedOffer[]) => new Map(offers.map((offer) => [offer.nativeId, offer]));
  /** Serves AWS's catalog only. */
  const serveZip = (zip: Buffer) => {
    answer = ({ path }) => {
      if (path === "/v3/aws/version") return { body: "20260820-7\n" };
      return path === "/v3/aws/20260820-7/catalog.zip" ? { body: zip } : null;
    };
  };
  const serveRows = (rows: CatalogRow[]) => serveZip(writeZip("aws.csv", toCsv(rows)));
  const awsFailure = async (limits?: { bytes: number }): Promise<ProviderError> => {
    const { failures, snapshots } = await poll([], limits);
    expect(snapshots).toEqual([]);
    const found = failures.find(({ scope }) => scope === "aws");
    expect(found?.error).toBeInstanceOf(ProviderError);
    return found!.error;
  };

  it("reads the version and the file of each cloud", async () => {
    await poll();
    const version = `${now.toISOString().slice(0, 10).replaceAll("-", "")}-4211`;
    expect(server.calls.map(({ method, path, query }) => [method, path, query.size])).toEqual(
      catalogs.flatMap((name) => [
        ["GET", `/v3/${name}/version`, 0],
        ["GET", `/v3/${name}/${version}/catalog.zip`, 0],
      ]),
    );
    for (const { headers } of server.calls) {
      expect(headers["user-agent"]).toMatch(/^cheapest-gpu\/\d+\.\d+\.\d+$/);
      for (const name of ["cookie", "referer", "authorization"]) expect(headers[name]).toBeUndefined();
    }
  });

  it("makes an offer of every row with a GPU, in a scope for each cloud", async () => {
    const { offers, snapshots, rejected, failures, thrown } = await poll();
    expect([thrown, failures, rejected]).toEqual([null, [], []]);
    expect(offers.flatMap((offer) => findInvariantViolations(offer, "gpuhunt"))).toEqual([]);
    const skipped = /oci-spot|runpod-cluster|runpod-cpu/;
    const expected = catalogs.map((name) => [
      name,
      catalogRows
        .get(name)!
        .filter((row) => row.gpu_name !== "" && row.gpu_vendor !== "google" && !skipped.test(row.flags))
        .filter((row) => !row.gpu_name.startsWith("tpu-"))
        .map(({ location, price, gpu_count: count, spot }) => [
          canonicalCloud(name),
          location,
          price,
          Number(count),
          spot === "True" ? "spot" : "on-demand",
        ]),
    ]);
    expect(
      snapshots.map(({ scope, offers: listed }) => [
        scope,
        listed.map(({ cloud, region, native, gpuCount, billing }) => [
          cloud,
          region.id,
          native.amount,
          gpuCount,
          billing,
        ]),
      ]),
    ).toEqual(expected);
    expect(new Set(offers.map(({ nativeId }) => nativeId)).size).toBe(offers.length);
    expect(offers.every(({ nativeId, billing }) => nativeId.endsWith(`/${billing}`))).toBe(true);
    expect(new Set(offers.map(({ cloud }) => cloud))).toContain("lambda");
  });

  it("keeps what the catalog says of a row, and no more", async () => {
    const offers = byId((await poll()).offers);
    expect(offers.get("lambdalabs/gpu_8x_h100_sxm5/us-east-1/on-demand")).toEqual({
      provider: "gpuhunt",
      nativeId: "lambdalabs/gpu_8x_h100_sxm5/us-east-1/on-demand",
      cloud: "lambda",
      rawGpu: "H100",
      // The catalog merges form factors.
      gpu: { id: "h100-80", name: "H100", family: "H100" },
      gpuCount: 8,
      vramGb: 80,
      vcpus: 208,
      memoryGb: 1800,
      storageGb: 512,
      interconnect: null,
      nvlink: null,
      type: null,
      billing: "on-demand",
      region: { id: "us-east-1", name: null, country: "US", continent: "north-america" },
      stock: "unknown",
      capacity: null,
      kind: "list",
      tier: null,
      native: { amount: "31.92", currency: "USD", unit: "major", per: "hour", scope: "machine" },
      listedAt: null,
      page: null,
      askId: null,
      machineType: null,
    });
    expect(offers.get("azure/Standard_NC40ads_H100_v5/eastus/spot")?.gpu?.id).toBe("h100-nvl-94");
    expect(offers.get("azure/Standard_NV6ads_A10_v5/eastus/on-demand")).toMatchObject({
      rawGpu: "A10 vGPU",
      gpu: { id: "a10-vgpu-4" },
      vramGb: 4,
    });
    expect(offers.get("azure/Standard_NV36ads_A10_v5/eastus/on-demand")?.gpu?.id).toBe("a10-24");
    expect(offers.get("runpod/NVIDIA H100 80GB HBM3/CA/on-demand")?.region.country).toBe("CA");
  });

  it("tells machines apart whose instance name leaves the GPUs open", async () => {
    const ids = (await poll()).offers.map(({ nativeId }) => nativeId);
    expect(ids.filter((id) => id.startsWith("gcp/n1-") && id.endsWith("on-demand"))).toEqual([
      "gcp/n1-standard-8/1x T4/us-central1-a/on-demand",
      "gcp/n1-standard-8/2x T4/us-central1-a/on-demand",
      "gcp/n1-standard-8/1x V100/us-central1-a/on-demand",
    ]);
    expect(ids.filter((id) => id.startsWith("runpod/NVIDIA H100 80GB HBM3/"))).toEqual([
      "runpod/NVIDIA H100 80GB HBM3/US-KS-2/on-demand",
      "runpod/NVIDIA H100 80GB HBM3/CA/on-demand",
      "runpod/NVIDIA H100 80GB HBM3/2x/US-KS-2/on-demand",
    ]);
  });

  it("is as old as the version says, never from the future, and fresh for 8 days", async () => {
    server.setFault("old-version");
    const { snapshots } = await poll();
    expect(snapshots.map(({ observedAt }) => observedAt.toISOString())).toEqual(
      catalogs.map(() => "2026-07-04T00:00:00.000Z"),
    );
    expect((3 * snapshots[0]!.every * gpuhunt.interval) / 86_400).toBe(8);
    now = new Date("2026-07-03T22:00:00Z");
    memory = createMemory();
    expect((await poll()).snapshots[0]?.observedAt).toEqual(now);
  });

  it("reads a file again only for a new version, after a failure, or without published offers", async () => {
    const first = await poll();
    server.calls.length = 0;
    const second = await poll(first.offers);
    expect([second.snapshots, second.failures, server.calls.length]).toEqual([[], [], catalogs.length]);
    const withoutAws = first.offers.filter(({ cloud }) => cloud !== "aws");
    expect((await poll(withoutAws)).snapshots.map(({ scope }) => scope)).toEqual(["aws"]);
    answer = (call) => (call.path === "/v3/gcp/version" ? { status: 500, body: "" } : handle(call));
    expect((await poll(first.offers)).failures.map(({ scope }) => scope)).toEqual(["gcp"]);
    answer = handle;
    expect((await poll(first.offers)).snapshots.map(({ scope }) => scope)).toEqual(["gcp"]);
    server.setFault("old-version");
    expect((await poll(first.offers)).snapshots.map(({ scope }) => scope)).toEqual(catalogs);
  });

  it.each<[SourceFault, string, string]>([
    [
      "html",
      "unreadable",
      "gpuhunt catalog sent a reply in an unknown format: the version of aws is missing.",
    ],
    [
      "redirect",
      "unavailable",
      "gpuhunt catalog moved (301) to https://moved.example/prices. The app does not follow redirects of price sources.",
    ],
    ["rate-limited", "rate-limited", "Too many requests to gpuhunt catalog (429)."],
    ["down", "unavailable", "gpuhunt catalog failed with error 503."],
    ["empty", "unreadable", "gpuhunt catalog listed no rows in aws.csv."],
    [
      "moved",
      "unreadable",
      "gpuhunt catalog sent a reply in an unknown format: the column “price” of aws.csv is missing.",
    ],
    ["cut-zip", "unreadable", "The gpuhunt catalog of aws is cut off or damaged, so it was not read."],
  ])("reports the fault “%s” in a sentence", async (fault, kind, message) => {
    server.setFault(fault);
    const error = await awsFailure();
    expect([error.kind, error.message]).toEqual([kind, message]);
  });

  it("names a version without its file, and a cloud without a version", async () => {
    server.setFault("no-zip");
    expect((await awsFailure()).message).toMatch(
      /^The gpuhunt catalog has no file for version \d{8}-4211 of aws\.$/,
    );
    answer = () => ({ status: 403, body: "<Error/>" });
    expect((await awsFailure()).message).toBe("The gpuhunt catalog has no version for aws.");
  });

  it("goes on with the other clouds after a failure, but not after a rate limit", async () => {
    answer = (call) =>
      call.path.includes("/azure/") && call.path.endsWith("zip") ? { body: "PK" } : handle(call);
    const { snapshots, failures } = await poll();
    expect(snapshots.map(({ scope }) => scope)).toEqual(catalogs.filter((name) => name !== "azure"));
    expect(failures.map(({ scope }) => scope)).toEqual(["azure"]);
    server.calls.length = 0;
    server.setFault("rate-limited");
    expect((await poll()).failures).toHaveLength(1);
    expect(server.calls).toHaveLength(1);
  });

  it("keeps prices as reported, even a hundred times as high", async () => {
    const { offers } = await poll();
    server.setFault("cents");
    memory = createMemory();
    const cents = byId((await poll()).offers);
    for (const { nativeId, native } of offers)
      expect(Number(cents.get(nativeId)?.native.amount)).toBe(Math.round(100 * Number(native.amount)));
  });

  it("rejects a bad row, not the list; quotes and short rows are no bad list", async () => {
    serveRows([
      { ...usual, instance_name: "a", price: "free" },
      { ...usual, instance_name: 'b "quoted", ä', provider_data: '{"note": "a, b\n c"}' },
      { ...usual, instance_name: "c", gpu_count: "1.5" },
      { ...usual, instance_name: "d", spot: "maybe" },
      { ...usual, instance_name: "e", price: "0.0" },
      { ...usual, instance_name: "f", cpu: "", memory: "", gpu_memory: "" },
      { ...usual, instance_name: "g", location: "" },
    ]);
    const { offers, rejected } = await poll();
    expect(offers.map(({ nativeId, vramGb, vcpus }) => [nativeId, vramGb, vcpus])).toEqual([
      ['aws/b "quoted", ä/us-east-1/on-demand', 80, 192],
      // The memory is unknown, and H100 come with 80 and 94 GB.
      ["aws/f/us-east-1/on-demand", null, null],
    ]);
    expect(rejected.map(({ field, nativeId }) => [field, nativeId])).toEqual([
      ["aws.csv[1].price", "aws/a"],
      ["aws.csv[3] GPU count", "aws/c/us-east-1/on-demand"],
      ["aws.csv[4].spot", "aws/d"],
      ["aws.csv[5] price", "aws/e/us-east-1/on-demand"],
      ["aws.csv[7].location", "aws/g"],
    ]);
    const csv = toCsv([usual]);
    serveZip(writeZip("aws.csv", `\ufeff${csv.replaceAll("\r\n", "\n")}x,y\n`));
    memory = createMemory();
    const short = await poll();
    expect([short.offers.length, short.rejected.length]).toEqual([1, 1]);
  });

  it("keeps the cheaper of two rows for one offer, also when they are far apart", async () => {
    const rows = Array.from({ length: 1_200 }, (_, index) => ({ ...usual, instance_name: `type-${index}` }));
    serveRows([
      { ...usual, instance_name: "twice", price: "9" },
      ...rows,
      { ...usual, instance_name: "twice", price: "7" },
      rows[3]!,
    ]);
    const { offers, rejected } = await poll();
    expect(offers).toHaveLength(1_201);
    expect(byId(offers).get("aws/twice/us-east-1/on-demand")?.native.amount).toBe("7");
    expect(rejected.map(({ reason }) => reason)).toEqual(["Duplicate offer; the cheaper one is shown"]);
  });

  it("refuses a file that would fill the memory, and one that hides its size", async () => {
    const line = toCsv([usual]).split("\r\n")[1]!;
    const csv = `${toCsv([usual])}${`${line}\r\n`.repeat(150_000)}`;
    const zip = writeZip("aws.csv", csv);
    const limits = { bytes: 1024 * 1024 };
    expect(zip.length).toBeLessThan(limits.bytes);
    serveZip(zip);
    expect((await awsFailure(limits)).message).toBe(
      "The gpuhunt catalog of aws has more than 10 MiB, so it was not read. Set GPUHUNT_MAX_REPLY_MIB to read larger ones.",
    );
    const hidden = writeZip("aws.csv", csv);
    const compressed = deflateRawSync(Buffer.from(csv)).length;
    hidden.writeUInt32LE(1_000, 22);
    hidden.writeUInt32LE(1_000, 30 + "aws.csv".length + compressed + 24);
    serveZip(hidden);
    expect((await awsFailure(limits)).message).toBe(
      "The gpuhunt catalog of aws is cut off or damaged, so it was not read.",
    );
    expect((await awsFailure({ bytes: 1_000 })).message).toMatch(/GPUHUNT_MAX_REPLY_MIB/);
  });

  it("refuses a file whose checksum is another", async () => {
    const zip = writeZip("aws.csv", toCsv([usual]));
    const at = zip.lastIndexOf("PK\u0001\u0002") + 16;
    zip.writeUInt32LE(zip.readUInt32LE(at) ^ 1, at);
    serveZip(zip);
    expect((await awsFailure()).message).toBe(
      "The gpuhunt catalog of aws is cut off or damaged, so it was not read.",
    );
  });

  it("names a zip file without the cloud’s file", async () => {
    serveZip(writeZip("azure.csv", toCsv([usual])));
    expect((await awsFailure()).message).toBe(
      "gpuhunt catalog sent a reply in an unknown format: the file aws.csv is missing.",
    );
  });

  it("never asks for a path that a version chooses", async () => {
    for (const version of ["20260820-1/../../secret", "20269999-1", "20260820", "20260820-1?x=1", ""]) {
      answer = ({ path }) => (path.endsWith("/version") ? { body: version } : null);
      server.calls.length = 0;
      expect((await awsFailure()).message).toContain("the version of aws is missing");
      expect(server.calls.every(({ path }) => path.endsWith("/version"))).toBe(true);
    }
  });

  const runs = propertyRuns({ full: 10_000, short: 300 });
  it(`survives ${runs} malformed replies`, async () => {
    const random = createRandom(4_211);
    const rows = catalogs.flatMap((name) => catalogRows.get(name)!).slice(0, 12);
    for (let run = 0; run < runs; run++) {
      serveZip(mutateZip(rows, random));
      memory = createMemory();
      const { thrown, offers, failures } = await poll([], undefined, 1);
      if (thrown !== null) expect(thrown).toBeInstanceOf(ProviderError);
      for (const { error } of failures) expect(error).toBeInstanceOf(ProviderError);
      expect(offers.flatMap((offer) => findInvariantViolations(offer, "gpuhunt"))).toEqual([]);
      expect(new Set(offers.map(({ nativeId }) => nativeId)).size).toBe(offers.length);
      server.calls.length = 0;
    }
  });
});

const oddTexts = [
  '"',
  ",",
  "\r\n",
  "\u0000",
  "\ud800",
  "1e999",
  "-1",
  "NaN",
  "__proto__",
  "\u202e",
  "x".repeat(300),
  "",
  "０",
];

/** A zip file with changes in its rows, in the text of the file, or in its bytes. */
function mutateZip(rows: readonly CatalogRow[], random: Random): Buffer {
  const changed = rows.map((row) => ({ ...row }));
  for (let left = random.integer(4); left > 0; left--) {
    const row = random.pick(changed);
    row[random.pick(Object.keys(row) as (keyof CatalogRow)[])] = random.pick(oddTexts);
  }
  let text = toCsv(changed);
  for (let left = random.integer(3); left > 0; left--) {
    const at = random.integer(text.length);
    text = text.slice(0, at) + random.pick(oddTexts) + text.slice(at + random.integer(20));
  }
  const zip = writeZip(random.integer(20) === 0 ? "other.csv" : "aws.csv", text);
  if (random.integer(3) === 0) return zip;
  for (let left = random.integer(4); left > 0; left--) zip[random.integer(zip.length)] = random.integer(256);
  return random.integer(10) === 0 ? zip.subarray(0, random.integer(zip.length)) : zip;
}
