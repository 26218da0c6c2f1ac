import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { ProviderError } from "@/lib/providers/errors";
import { handle, runpodTypes, type RunpodType } from "@/sandbox/sources/runpod-public";
import { serveSource, type SourceFault, type SourceReply, type SourceServer } from "@/sandbox/sources/serve";
import { mutateReply } from "@/testing/cloud/mutate-reply";
import { propertyRuns } from "@/testing/property-runs";
import { findInvariantViolations } from "@/testing/provider/contract-invariants";
import { pollSource, type SourcePoll } from "@/testing/provider/source-polls";
import { createRandom } from "@/testing/random";

import { runpodPublic } from "./index";

describe("RunPod", () => {
  let server: SourceServer;
  let reply: (() => SourceReply) | null = null;
  beforeAll(async () => {
    server = await serveSource((call) => (reply ? reply() : handle(call)));
  });
  afterAll(() => server.close());
  afterEach(() => {
    reply = null;
    server.setFault(null);
  });

  const poll = () => pollSource(runpodPublic, server.url);
  const pollWith = (types: unknown): Promise<SourcePoll> => {
    reply = () => ({ body: { data: { gpuTypes: types, dataCenters: [] } } });
    return poll();
  };
  const failureOf = async (): Promise<ProviderError> => {
    const { thrown, snapshots } = await poll();
    expect(snapshots).toEqual([]);
    expect(thrown).toBeInstanceOf(ProviderError);
    return thrown as ProviderError;
  };
  const byId = ({ offers }: SourcePoll) => new Map(offers.map((offer) => [offer.nativeId, offer]));
  const [usual] = runpodTypes as [RunpodType, ...RunpodType[]];

  it("sends one query, without key, cookie and referrer, under name and version", async () => {
    server.calls.length = 0;
    await poll();
    expect(server.calls.map(({ method, path }) => [method, path])).toEqual([["POST", "/graphql"]]);
    const [{ headers, body }] = server.calls as [SourceServer["calls"][0]];
    expect(headers["user-agent"]).toMatch(/^cheapest-gpu\/\d+\.\d+\.\d+$/);
    for (const name of ["cookie", "referer", "authorization"]) expect(headers[name]).toBeUndefined();
    expect(Object.keys(JSON.parse(body) as object)).toEqual(["query"]);
  });

  it("makes an offer for each cloud that sells a type, with its own price", async () => {
    const { offers, rejected, snapshots } = await poll();
    expect(rejected).toEqual([]);
    expect(offers.flatMap((offer) => findInvariantViolations(offer, "runpod-public"))).toEqual([]);
    expect(offers.map(({ nativeId, tier, native, stock }) => [nativeId, tier, native.amount, stock])).toEqual(
      runpodTypes.flatMap((type) => [
        ...(type.secureCloud && type.securePrice
          ? [
              [
                `${type.id}/secure`,
                "secure",
                String(type.securePrice),
                type.secure?.stockStatus ? "in-stock" : "unknown",
              ],
            ]
          : []),
        ...(type.communityCloud && type.communityPrice
          ? [
              [
                `${type.id}/community`,
                "community",
                String(type.communityPrice),
                type.community?.stockStatus ? "in-stock" : "unknown",
              ],
            ]
          : []),
      ]),
    );
    expect(snapshots).toMatchObject([{ scope: "all", complete: true, every: 1 }]);
    expect((await poll()).offers).toEqual(offers);
  });

  it("is the price of one GPU, never spot, without a region", async () => {
    const offers = byId(await poll());
    expect(offers.get("NVIDIA H100 80GB HBM3/secure")).toEqual({
      provider: "runpod-public",
      nativeId: "NVIDIA H100 80GB HBM3/secure",
      cloud: "runpod",
      rawGpu: "H100 SXM",
      gpu: { id: "h100-sxm-80", name: "H100 SXM", family: "H100" },
      gpuCount: 1,
      vramGb: 80,
      vcpus: null,
      memoryGb: null,
      storageGb: null,
      interconnect: null,
      nvlink: null,
      type: null,
      billing: "on-demand",
      region: { id: null, name: null, country: null, continent: null },
      stock: "in-stock",
      capacity: null,
      kind: "quote",
      tier: "secure",
      native: { amount: "3.27", currency: "USD", unit: "major", per: "hour", scope: "gpu" },
      listedAt: null,
      page: null,
      askId: null,
      machineType: null,
    });
    // Listed with a price, but not sold in the community cloud.
    expect(offers.has("AMD Instinct MI300X OAM/community")).toBe(false);
    expect([...offers.values()].filter(({ billing }) => billing !== "on-demand")).toEqual([]);
  });

  it("knows the GPU by its display name, by its id where that is silent, and slices as slices", async () => {
    const offers = byId(await poll());
    const gpuOf = (id: string) => offers.get(id)?.gpu?.id;
    expect(gpuOf("Tesla V100-SXM2-32GB/community")).toBe("v100-sxm2-32");
    expect(gpuOf("NVIDIA A100-SXM4-40GB/community")).toBe("a100-sxm-40");
    expect(gpuOf("NVIDIA H200 NVL/secure")).toBe("h200-nvl-141");
    expect(gpuOf("NVIDIA RTX PRO 6000 Blackwell Workstation Edition/secure")).toBe(
      "rtx-pro-6000-workstation-96",
    );
    const slice = offers.get("NVIDIA RTX PRO 6000 Blackwell Server Edition MIG 1g.24gb/secure");
    expect(slice).toMatchObject({ vramGb: 24, gpu: { family: "RTX PRO 6000 MIG" } });
    expect(offers.get("NVIDIA RTX 7090 Preview/secure")).toMatchObject({ gpu: null, vramGb: 48 });
  });

  it("rejects a bad row, not the list", async () => {
    const { secureCloud: _, ...silent } = usual;
    const poll = await pollWith([
      { ...usual, id: 4 },
      { ...usual, id: "a", securePrice: "soon" },
      { ...usual, id: "b", displayName: "\u202e", securePrice: "1.25", secure: "gone" },
      {
        ...usual,
        id: "c",
        securePrice: -1,
        communityCloud: true,
        communityPrice: 0.5,
        community: { stockStatus: "None" },
      },
      { ...silent, id: "d" },
      null,
    ]);
    expect(poll.thrown).toBeNull();
    expect(poll.offers.map(({ nativeId, rawGpu, stock }) => [nativeId, rawGpu, stock])).toEqual([
      ["b/secure", "b", "unknown"],
      ["c/community", "MI300X", "unknown"],
    ]);
    expect(poll.rejected.map(({ field, nativeId }) => [field, nativeId])).toEqual([
      [".data.gpuTypes[0].id", null],
      [".data.gpuTypes[1].securePrice", "a/secure"],
      [".data.gpuTypes[3] price", "c/secure"],
      [".data.gpuTypes[4].secureCloud", "d/secure"],
      [".data.gpuTypes[5]", null],
    ]);
  });

  it.each<[SourceFault, string, string | RegExp]>([
    ["html", "unreadable", "RunPod returned a web page instead of JSON."],
    ["rate-limited", "rate-limited", "Too many requests to RunPod (429)."],
    ["down", "unavailable", "RunPod failed with error 503."],
    ["empty", "unreadable", "RunPod listed no rows in its price list."],
    [
      "moved",
      "unreadable",
      /^RunPod listed no rows in its price list that can be read; the first has nothing at .*\.$/,
    ],
  ])("reports the fault “%s” in a sentence", async (fault, kind, message) => {
    server.setFault(fault);
    const error = await failureOf();
    expect(error.kind).toBe(kind);
    if (typeof message === "string") expect(error.message).toBe(message);
    else expect(error.message).toMatch(message);
  });

  it("keeps prices as reported, even a hundred times as high", async () => {
    const { offers } = await poll();
    server.setFault("cents");
    const cents = await poll();
    expect(cents.offers.map(({ native }) => Number(native.amount))).toEqual(
      offers.map(({ native }) => Math.round(Number(native.amount) * 100)),
    );
  });

  it("reports GraphQL errors, which come with status 200", async () => {
    reply = () => ({
      body: { errors: [{ message: "Something\u0007 went wrong" }], data: { gpuTypes: [usual] } },
    });
    expect((await failureOf()).message).toBe("RunPod reported an error: “Something went wrong”.");
    reply = () => ({ body: { errors: [7] } });
    expect((await failureOf()).message).toBe("RunPod reported an error: “no message”.");
    reply = () => ({ body: { data: null } });
    expect((await failureOf()).message).toBe(
      "RunPod sent a reply in an unknown format: the list “gpuTypes” is missing.",
    );
  });

  it("expects the end of this API", async () => {
    for (const status of [404, 410]) {
      reply = () => ({ status, body: "gone" });
      const error = await failureOf();
      expect(error.message).toBe(
        `RunPod retired this price list (${status}). Use the gpuhunt catalog for RunPod’s prices instead.`,
      );
      expect(error.status).toBe(status);
    }
    reply = () => ({
      body: { errors: [{ message: "The GraphQL API is no longer available. Use REST v2." }] },
    });
    expect((await failureOf()).message).toBe(
      "RunPod retired this price list. Use the gpuhunt catalog for RunPod’s prices instead.",
    );
    reply = null;
    server.setFault("redirect");
    const moved = await failureOf();
    expect(moved.message).toMatch(
      /^RunPod retired this price list\. RunPod moved \(301\) to https:\/\/moved\.example\/prices\. /,
    );
    expect(moved.message).toMatch(/Use the gpuhunt catalog for RunPod’s prices instead\.$/);
  });

  const runs = propertyRuns({ full: 10_000, short: 300 });
  it(`survives ${runs} malformed replies`, async () => {
    const random = createRandom(41);
    const few = { data: { gpuTypes: runpodTypes.slice(0, 4), dataCenters: [] } };
    reply = () => ({ body: mutateReply(few, random) });
    for (let run = 0; run < runs; run++) {
      const { thrown, offers } = await poll();
      if (thrown !== null) expect(thrown).toBeInstanceOf(ProviderError);
      expect(offers.flatMap((offer) => findInvariantViolations(offer, "runpod-public"))).toEqual([]);
      expect(new Set(offers.map(({ nativeId }) => nativeId)).size).toBe(offers.length);
      server.calls.length = 0;
    }
  });
});
