import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { contractKey, createMemory, type FixtureReply } from "@/testing/cloud/fixture-cloud";

import { ProviderError } from "../errors";
import { createHttpClient } from "../http";
import { createBreaker } from "../breaker";
import started from "./__fixtures__/started.json";
import { pricedReply, startFakeGpugeek, type FakeGpugeek } from "../../../testing/cloud/gpugeek";
import { sendProbe, assertDryRun } from "./probe";

describe("nothing but dry runs", () => {
  let geek: FakeGpugeek;
  beforeAll(async () => {
    geek = await startFakeGpugeek();
  });
  afterAll(() => geek.cloud.close());
  beforeEach(() => {
    geek.cloud.requests.length = 0;
    geek.reply = (body) => pricedReply(body);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("sends exactly the documented body every time", async () => {
    await geek.connect().poll();
    const creates = geek.creates();
    expect(creates.length).toBe(geek.cloud.requests.filter(({ method }) => method === "POST").length);
    const fields = [
      "autoRenew",
      "dcId",
      "dryRun",
      "duration",
      "gpuName",
      "gpuNum",
      "imageId",
      "name",
      "skuName",
      "type",
    ];
    for (const body of creates) {
      expect(body).toMatchObject({
        type: 2,
        dryRun: true,
        name: "price-probe",
        autoRenew: false,
        duration: 1,
      });
      expect(fields).toEqual(expect.arrayContaining(Object.keys(body)));
    }
  });

  it.each([{}, { dryRun: "true" }, { dryRun: 1 }, { dryRun: false }, null, "dryRun", [true]])(
    "refuses to send %j",
    (body) => {
      expect(() => assertDryRun(body)).toThrow(ProviderError);
    },
  );

  it("checks the serialized body", () => {
    expect(() => assertDryRun({ dryRun: true, toJSON: () => ({ dryRun: false }) })).toThrow(ProviderError);
    expect(() => assertDryRun({ dryRun: true })).not.toThrow();
  });

  it("sends nothing if the body is changed before it is sent", async () => {
    const { breaker, http } = bind();
    vi.spyOn(Object, "freeze").mockImplementation((body) => ({ ...(body as object), dryRun: undefined }));
    const requested = { gpuName: "G30-24G", dcId: null, gpuNum: 1, skuName: "payg" } as const;
    await expect(sendProbe(http, requested, "image", new AbortController().signal)).rejects.toMatchObject({
      kind: "rejected",
    });
    expect(geek.cloud.requests).toEqual([]);
    expect(breaker.state()).toBe("closed");
  });

  const { spec } = started.data;
  it.each<[string, FixtureReply, string]>([
    ["InstanceId", { json: started }, "512300905672709"],
    ["instanceId", { json: { code: 0, data: { instanceId: 7, operationId: 0, spec } } }, "7"],
    ["instanceId as text", { json: { code: 0, data: { instanceId: "i-7", spec } } }, "i-7"],
    ["one of both spellings", { json: { code: 0, data: { instanceId: 0, InstanceId: "9", spec } } }, "9"],
    [
      "operationId alone",
      { json: { code: 0, data: { InstanceId: 0, operationId: 512303116840965, spec } } },
      "512303116840965",
    ],
    ["an id beside an error code", { json: { code: 10135, message: "no", data: { instanceId: 7 } } }, "7"],
    ["an id in an HTTP error", { status: 500, json: { code: 10001, data: { instanceId: 7 } } }, "7"],
    [
      "an id without a number",
      { json: { code: 0, data: { instanceId: { toString: false }, spec } } },
      "toString",
    ],
    [
      "an id nested too deeply to be shown",
      { text: `{"code":0,"data":{"instanceId":${"[".repeat(20_000)}7${"]".repeat(20_000)}}}` },
      "nested",
    ],
    ["an id outside of data", { json: { code: 0, instanceId: 7, data: { spec } } }, "7"],
  ])("stops permanently after %s", async (_name, reply, id) => {
    const memory = createMemory();
    geek.reply = () => reply;
    const poller = geek.connect({ memory, now: () => new Date("2026-11-20T12:00:00Z") });
    const first = await poller.poll();
    expect(first.snapshots).toEqual([]);
    expect(first.thrown).toMatchObject({ name: "ProviderError", kind: "outcome-unknown" });
    const { message } = first.thrown as ProviderError;
    for (const words of [id, "price-probe", "release", "npm run accept-poll gpugeek"])
      expect(message).toContain(words);
    expect(geek.cloud.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(await memory.read()).toMatchObject({
      stopped: { instanceId: expect.stringContaining(id) as string, at: "2026-11-20T12:00:00.000Z" },
    });

    const sent = geek.cloud.requests.length;
    geek.reply = (body) => pricedReply(body);
    expect((await poller.poll()).thrown).toEqual(first.thrown);
    expect((await geek.connect({ memory }).poll()).thrown).toEqual(first.thrown);
    expect(geek.cloud.requests.length).toBe(sent);

    await memory.update((value) => ({ ...(value as object), stopped: null }));
    expect((await geek.connect({ memory }).poll()).thrown).toBeNull();
  });

  it("stays stopped if its stored stop is unreadable", async () => {
    const memory = createMemory();
    await memory.update(() => ({ stopped: { instanceId: 5 } }));
    expect((await geek.connect({ memory }).poll()).thrown).toMatchObject({ kind: "outcome-unknown" });
    expect(geek.cloud.requests).toEqual([]);
  });

  it.each([[null], [5], ["x"], [[]], [{ polls: -1, negative: 7, day: 1 }]])(
    "starts with empty state from the memory %j",
    async (remembered) => {
      const memory = createMemory();
      await memory.update(() => remembered);
      expect((await geek.connect({ memory }).poll()).thrown).toBeNull();
      expect(await memory.read()).toMatchObject({ polls: 1, lastB: 1, lastC: 1 });
    },
  );

  function bind() {
    const breaker = createBreaker({ failures: 3, firstPause: 1_000 });
    const headers = { "gz-api-token": contractKey };
    return {
      breaker,
      http: createHttpClient({ provider: "gpugeek", baseUrl: geek.cloud.baseUrl, headers, breaker }),
    };
  }
});
