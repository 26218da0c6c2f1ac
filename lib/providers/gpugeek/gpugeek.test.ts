import { assert, asyncProperty, constantFrom, jsonValue } from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { ownOffer } from "@/lib/domain/offer";

import { describeProvider } from "@/testing/provider/contract";
import { propertyRuns } from "@/testing/property-runs";
import { ProviderError } from "../errors";
import { contractKey, type FixtureReply } from "@/testing/cloud/fixture-cloud";

import datacenterList from "./__fixtures__/datacenter-list.json";
import gpuList from "./__fixtures__/gpu-list.json";
import imageList from "./__fixtures__/image-list.json";
import internalError from "./__fixtures__/internal-error.json";
import notOffered from "./__fixtures__/not-offered.json";
import otherSpelling from "./__fixtures__/priced-other-spelling.json";
import tokenExpired from "./__fixtures__/token-expired.json";
import {
  createRoute,
  pricedReply,
  soldOutReply,
  startFakeGpugeek,
  type RecordedCreate,
  type FakeGpugeek,
  type FixturePoll,
} from "../../../testing/cloud/gpugeek";
import { gpugeek } from "./index";

const lists: Record<string, FixtureReply> = {
  "/api/v1/openapi/gpu/list": { json: { ...gpuList, data: { gpus: ["G30-24G"] } } },
  "/api/v1/openapi/datacenter/list": {
    json: { ...datacenterList, data: { datacenters: [{ name: "Suqian-B", dcId: "suqian-b" }] } },
  },
  "/api/v1/openapi/image/list": { json: imageList },
};

describeProvider(gpugeek, {
  replies: ({ path, body }) => lists[path] ?? pricedReply(body as RecordedCreate),
  offersRoute: `POST ${createRoute}`,
  documented: [`POST ${createRoute}`, ...Object.keys(lists).map((path) => `GET ${path}`)],
  authHeader: ["gz-api-token", contractKey],
  withoutGpu: {
    route: "GET /api/v1/openapi/gpu/list",
    add: (json) => ({ ...(json as object), data: { gpus: ["CPU", "G30-24G", " cpu "] } }),
  },
});

describe("GPUGeek's replies", () => {
  let geek: FakeGpugeek;
  beforeAll(async () => {
    geek = await startFakeGpugeek();
  });
  afterAll(() => geek.cloud.close());
  beforeEach(() => {
    geek.gpuNames = ["G30-24G"];
    geek.cloud.requests.length = 0;
  });

  const pollWith = (answer: (body: RecordedCreate) => FixtureReply): Promise<FixturePoll> => {
    geek.reply = answer;
    return geek.connect().poll();
  };
  const offersOf = ({ snapshots }: FixturePoll) => snapshots.flatMap(({ offers }) => offers);

  it("parses the documented example as a machine with its own name and 24 GB", async () => {
    const [offer] = offersOf(await pollWith((body) => pricedReply(body)));
    expect(offer).toEqual({
      provider: "gpugeek",
      machineType: null,
      ...ownOffer,
      nativeId: "G30-24G/suqian-b/1/payg",
      cloud: "gpugeek",
      rawGpu: "G30-24G",
      gpu: null,
      gpuCount: 1,
      vramGb: 24,
      vcpus: 16,
      memoryGb: 16,
      storageGb: null,
      interconnect: null,
      nvlink: null,
      type: null,
      billing: "on-demand",
      region: { id: "suqian-b", name: "Suqian-B", country: "CN", continent: "asia" },
      stock: "in-stock",
      capacity: null,
      native: { amount: "10", currency: "CNY", unit: "major", per: "hour", scope: "machine" },
    });
  });

  it("parses the ids in either spelling, as numbers or text", async () => {
    const { thrown, snapshots } = await pollWith(() => ({ json: otherSpelling }));
    expect(thrown).toBeNull();
    expect(snapshots.length).toBeGreaterThan(0);
  });

  it("keeps the period of each billing type", async () => {
    const offers = offersOf(await pollWith((body) => pricedReply(body)));
    const seen = offers
      .filter(({ gpuCount }) => gpuCount === 1)
      .map(({ nativeId, billing, native }) => [nativeId, billing, native.per]);
    expect(seen).toEqual(
      expect.arrayContaining([
        ["G30-24G/suqian-b/1/bidding", "spot", "hour"],
        ["G30-24G/suqian-b/1/daily", "daily", "day"],
        ["G30-24G/suqian-b/1/weekly", "weekly", "week"],
        ["G30-24G/suqian-b/1/monthly", "monthly", "month"],
      ]),
    );
  });

  it("identifies a GPU by name and the memory in it, otherwise by the reported memory", async () => {
    geek.gpuNames = ["A100-PCIE-40G", "H100-SXM"];
    const offers = offersOf(await pollWith((body) => pricedReply(body, { vram: "80G" })));
    expect(offers.find(({ rawGpu }) => rawGpu === "A100-PCIE-40G")).toMatchObject({
      gpu: { id: "a100-pcie-40" },
      vramGb: 40,
    });
    expect(offers.find(({ rawGpu }) => rawGpu === "H100-SXM")).toMatchObject({
      gpu: { id: "h100-sxm-80" },
      vramGb: 80,
    });
  });

  it("probes with the first official image, at any position in the list", async () => {
    await pollWith((body) => pricedReply(body));
    expect(new Set(geek.creates().map(({ imageId }) => imageId))).toEqual(
      new Set(["torch2.1.1-cuda12.1.0-py3.10"]),
    );
  });

  it.each([
    ["about another GPU", { gpuName: "A100-PCIE-40G" }, "spec.gpuName"],
    ["with an unknown way to pay", { skuName: "card_less" }, "spec.skuName"],
    ["without a price", { price: null }, "spec.price"],
    ["with a price of zero", { price: "0" }, "spec price"],
    ["with a price as text", { price: "¥10" }, "spec.price"],
  ])("rejects a reply %s and marks nothing gone", async (_name, more, field) => {
    const { thrown, snapshots } = await pollWith((body) => pricedReply(body, more));
    expect(thrown).toBeNull();
    expect(offersOf({ thrown, snapshots, failures: [] })).toEqual([]);
    expect(snapshots[0]).toMatchObject({ scope: "G30-24G//1/payg", complete: false, rejected: [{ field }] });
  });

  it.each([
    ["10002 with HTTP 200", { json: tokenExpired }, "unauthorised"],
    ["10002 with HTTP 401", { status: 401, json: tokenExpired }, "unauthorised"],
    ["10002 with HTTP 403", { status: 403, json: tokenExpired }, "unauthorised"],
    ["HTTP 403 with JSON", { status: 403, json: { code: 403, message: "forbidden" } }, "forbidden"],
  ])("stops the whole provider after %s", async (_name, reply, kind) => {
    geek.gpuNames = ["G30-24G", "G40-24G"];
    const { thrown } = await pollWith(() => reply);
    expect(thrown).toMatchObject({ name: "ProviderError", kind });
    expect(geek.creates()).toHaveLength(1);
  });

  it("ends the poll after a rate limit", async () => {
    geek.gpuNames = ["G30-24G", "G40-24G"];
    const { thrown } = await pollWith(() => ({ status: 429, json: {}, headers: { "retry-after": "9" } }));
    expect(thrown).toMatchObject({ kind: "rate-limited", retryAfter: 9_000 });
    expect(geek.creates()).toHaveLength(1);
  });

  it("keeps the other replies if one probe fails", async () => {
    geek.gpuNames = ["G30-24G", "G40-24G"];
    const polled = await pollWith((body) =>
      body.gpuName === "G30-24G" ? { json: internalError } : pricedReply(body),
    );
    expect(polled.thrown).toBeNull();
    expect(polled.failures).toMatchObject([
      { scope: "G30-24G//1/payg", error: { kind: "unavailable", code: 10001 } },
    ]);
    expect(offersOf(polled).every(({ rawGpu }) => rawGpu === "G40-24G")).toBe(true);
  });

  it("counts only consecutive failures, and ends the poll at three", async () => {
    geek.gpuNames = ["A", "B", "C", "D", "E", "F", "G"];
    const bad = new Set(["A", "B", "D", "E", "F"]);
    const polled = await pollWith(({ gpuName }) =>
      bad.has(gpuName) ? { status: 502, text: "<html>" } : soldOutReply,
    );
    expect(polled.thrown).toMatchObject({ kind: "unavailable", status: 502 });
    expect(polled.failures.map(({ scope }) => scope)).toEqual(
      ["A", "B", "D", "E", "F"].map((name) => `${name}//1/payg`),
    );
    expect(geek.creates().map(({ gpuName }) => gpuName)).toEqual(["A", "B", "C", "D", "E", "F"]);
  });

  it("shows a sold-out name that never had a price, in the requested location", async () => {
    const { snapshots } = await pollWith(() => soldOutReply);
    expect(snapshots).toMatchObject([
      {
        scope: "G30-24G//1/payg",
        offers: [
          {
            nativeId: "G30-24G//1/payg",
            stock: "sold-out",
            native: { amount: null, currency: "CNY" },
            region: { id: null, country: null },
          },
        ],
      },
    ]);
  });

  it("removes an offer that is no longer sold", async () => {
    const { snapshots } = await pollWith(() => ({ json: notOffered }));
    expect(snapshots).toMatchObject([{ scope: "G30-24G//1/payg", complete: true, every: 96, offers: [] }]);
  });

  it.each([
    ["the code of a list", { json: { code: 10001, message: "internal" } }, "unavailable"],
    ["a list without its field", { json: { code: 0, data: {} } }, "unreadable"],
  ])("fails as a whole on %s", async (_name, reply, kind) => {
    const poller = geek.connect();
    const { replies } = geek.cloud;
    geek.cloud.replies = () => reply;
    const { thrown } = await poller.poll().finally(() => (geek.cloud.replies = replies));
    expect(thrown).toMatchObject({ kind });
  });

  const numRuns = propertyRuns({ full: 300, short: 40 });
  it("survives any content of its lists", async () => {
    const { replies } = geek.cloud;
    geek.reply = () => soldOutReply;
    const anyData = jsonValue({ maxDepth: 3 });
    await assert(
      asyncProperty(
        constantFrom(...Object.keys(lists)),
        constantFrom("gpus", "datacenters", "images"),
        anyData,
        async (path, field, data) => {
          geek.cloud.replies = (request) =>
            request.path === path ? { json: { code: 0, data: { [field]: data } } } : replies(request);
          const { thrown, failures } = await geek.connect().poll();
          for (const error of [thrown, ...failures.map((failure) => failure.error)]) {
            if (error !== null) expect(error).toBeInstanceOf(ProviderError);
          }
        },
      ),
      { numRuns },
    ).finally(() => (geek.cloud.replies = replies));
  });
});
