import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { ListedOffer } from "@/lib/domain/offer";
import { contractKey, startFixtureCloud, type FixtureReply } from "@/testing/cloud/fixture-cloud";
import { defaultLimits } from "../http";
import type { CreateOrder, InstanceClient } from "../instances";
import { leaksSecret, offContract, type FakeMachineCloud } from "@/testing/cloud/fake-machine-cloud";

import instances from "./__fixtures__/instances.json";
import offers from "./__fixtures__/offers.json";
import { cloudcompute } from "./index";
import {
  createRoute,
  listRoute,
  routeMissing,
  startFakeCloudCompute,
} from "../../../testing/cloud/cloudcompute-machines";
import { toOffers } from "./normalize";
import { offerRow } from "./schema";

const [running] = instances.data;
const noCredit = expect.stringMatching(
  /^The CloudCompute account has too little credit \(402\): “no balance”\. Top it up in its console\.$/,
) as string;
const signal = new AbortController().signal;
const [offer] = toOffers(offerRow.safeParse(offers.data[0]).data!, () => undefined) as [ListedOffer];
const order = (settings: Record<string, string> = {}, more: Partial<CreateOrder> = {}): CreateOrder => ({
  offer,
  name: "train-gx-aaaabbbbccccdddd",
  launchTag: "gx-aaaabbbbccccdddd",
  key: { nativeId: "61", name: "laptop", publicKey: null },
  autoDelete: null,
  settings: { image: "nvidia/cuda:12.4.1-devel-ubuntu22.04", diskGb: "32", runtype: "ssh", ...settings },
  ...more,
});

let cloud: FakeMachineCloud;
let client: InstanceClient;
beforeAll(async () => {
  cloud = await startFakeCloudCompute();
});
afterAll(() => cloud.cloud.close());
beforeEach(() => {
  cloud.reset();
  client = cloud.machines();
});
afterEach(() => {
  expect(cloud.takeViolations()).toEqual([]);
});

describe("an order", () => {
  const plain = {
    ask_id: 21000001,
    name: "train-gx-aaaabbbbccccdddd",
    template_image: "nvidia/cuda:12.4.1-devel-ubuntu22.04",
    runtype: "ssh",
    disk_gb: 32,
    offer_disk_space: 412.6,
    install_monitoring: false,
    ssh_key_ids: [61],
  };

  it("is sent once, after a list confirmed the address", async () => {
    expect(await client.create(order())).toEqual({ kind: "created", nativeId: "8800001", status: 201 });
    expect(cloud.requestedRoutes()).toEqual([listRoute, createRoute]);
    expect(cloud.sentBodies(createRoute)).toEqual([plain]);
    await client.create(order());
    expect(cloud.requestedRoutes()).toEqual([listRoute, createRoute, createRoute]);
  });

  it("has a type and stats only if the operator sets them", async () => {
    const settings = { createType: 3, createStats: "on" };
    await cloud.machines({ settings }).create(order({ monitoring: "true" }, { key: null }));
    const [sent] = cloud.sentBodies(createRoute);
    expect(sent).toMatchObject({ type: 3, stats: "on", install_monitoring: true });
    expect(sent).not.toHaveProperty("ssh_key_ids");
    await cloud.machines({ settings: { createType: null, createStats: null } }).create(order());
    expect(cloud.sentBodies(createRoute)[1]).toEqual(plain);
  });

  it("sends a template instead of the image", async () => {
    await client.create(
      order({ templateId: "9", templateHash: "abc" }, { offer: { ...offer, storageGb: null } }),
    );
    const [sent] = cloud.sentBodies(createRoute);
    expect(sent).toMatchObject({ template_id: 9, template_hash_id: "abc" });
    expect(sent).not.toHaveProperty("template_image");
    expect(sent).not.toHaveProperty("offer_disk_space");
  });

  it.each<[string, CreateOrder]>([
    ["more disk than available", order({ diskGb: "500" })],
    ["a disk that is not a number", order({ diskGb: "big" })],
    ["neither image nor template", order({ image: "" })],
    ["another provider's offer", order({}, { offer: { ...offer, nativeId: "a/b" } })],
    ["a key without a number", order({}, { key: { nativeId: "k-1", name: "x", publicKey: null } })],
  ])("with %s is not sent", async (_name, wrong) => {
    expect(await client.create(wrong)).toMatchObject({ kind: "rejected", error: { isUnsent: true } });
    expect(cloud.requestedRoutes()).toEqual([]);
  });

  it.each<[string, FixtureReply, object]>([
    ["a bare machine", { json: running }, { kind: "created", nativeId: "8800001", status: 200 }],
    ["instance", { status: 201, json: { instance: running } }, { kind: "created", nativeId: "8800001" }],
    [
      "Vast.ai's contract",
      { json: { success: true, new_contract: 71 } },
      { kind: "created", nativeId: "71" },
    ],
    ["an instance_id", { json: { data: { instance_id: "72" } } }, { kind: "created", nativeId: "72" }],
    ["the ask's own id", { json: { id: 21000001 } }, { kind: "unknown", nativeId: null }],
    ["no id", { json: { success: true } }, { kind: "unknown", nativeId: null }],
    ["nothing", { status: 201, text: "" }, { kind: "unknown", nativeId: null }],
    ["a list", offContract({ json: [] }), { kind: "unknown", nativeId: null }],
    [
      "an error with status 200",
      { json: { success: false, error: "no_such_ask", msg: "gone" } },
      { kind: "unknown", nativeId: null, error: { message: "CloudCompute said no (200): “gone”." } },
    ],
    [
      "an error with an id",
      { json: { success: false, new_contract: 73 } },
      { kind: "unknown", nativeId: "73" },
    ],
    [
      "409",
      { status: 409, json: { message: "taken" } },
      { kind: "rejected", error: { kind: "sold-out", status: 409 } },
    ],
    [
      "410",
      { status: 410, json: { error: "no_such_ask" } },
      { kind: "rejected", error: { kind: "sold-out" } },
    ],
    [
      "404 for the ask",
      { status: 404, json: { error: "no_such_ask" } },
      { kind: "rejected", error: { kind: "sold-out" } },
    ],
    [
      "404 for a template",
      { status: 404, json: { message: "no template" } },
      { kind: "rejected", error: { kind: "not-found" } },
    ],
    [
      "400 in Russian",
      { status: 400, json: { message: "Предложение недоступно" } },
      { kind: "rejected", error: { kind: "sold-out" } },
    ],
    [
      "422",
      { status: 422, json: { message: "The type field is required.", errors: { type: ["required"] } } },
      { kind: "rejected", error: { kind: "rejected" } },
    ],
    [
      "401",
      { status: 401, json: { error: { message: "Invalid API key." } } },
      { kind: "rejected", error: { kind: "unauthorised" } },
    ],
    [
      "402",
      { status: 402, json: { message: "no balance" } },
      { kind: "rejected", error: { kind: "no-credit", message: noCredit } },
    ],
    [
      "403",
      { status: 403, json: { message: "wrong team" } },
      { kind: "rejected", error: { kind: "forbidden" } },
    ],
    [
      "429",
      { status: 429, json: { message: "slow down" } },
      { kind: "rejected", error: { kind: "rate-limited" } },
    ],
    ["a 429 in plain text", { status: 429, text: "slow down" }, { kind: "unknown" }],
    [
      "a rejection with an id",
      { status: 422, json: { message: "no", instance_id: 74 } },
      { kind: "unknown", nativeId: "74" },
    ],
    ["500", { status: 500, json: { message: "Server Error" } }, { kind: "unknown", nativeId: null }],
    ["419", { status: 419, json: { message: "Page Expired" } }, { kind: "unknown" }],
    ["a web page", { text: "<html>" }, { kind: "unknown" }],
    ["a truncated reply", { json: running, cut: true }, { kind: "unknown" }],
    ["a redirect", { status: 302, headers: { location: "/x" } }, { kind: "unknown" }],
    ["silence", { hang: true }, { kind: "unknown" }],
    ["the key in its message", { status: 422, json: { message: `no ${contractKey}` } }, { kind: "rejected" }],
  ])("with the reply %s is sent once and has that outcome", async (_name, reply, expected) => {
    const usual = { ...defaultLimits };
    Object.assign(defaultLimits, { headers: 1_000, total: 1_000 });
    const bound = cloud.machines();
    Object.assign(defaultLimits, usual);
    await bound.list(signal);
    cloud.reset({ [createRoute]: reply });
    const outcome = await bound.create(order());
    expect(outcome).toMatchObject(expected);
    expect(cloud.requestedRoutes()).toEqual([createRoute]);
    expect(leaksSecret(outcome)).toBe(false);
  });

  it.each<[string, FixtureReply, string]>([
    ["nowhere", routeMissing, "not-found"],
    ["refused", { status: 401, json: { error: { message: "Invalid API key." } } }, "unauthorised"],
  ])("is not sent without a confirmed address: %s", async (_name, reply, kind) => {
    cloud.reset({ [listRoute]: reply, "GET /api/v1/instances": reply });
    expect(await client.create(order())).toMatchObject({ kind: "rejected", error: { kind } });
    expect(cloud.requestedRoutes()).not.toContain(createRoute);
    cloud.takeViolations();
  });

  it("that could not be sent is rejected", async () => {
    const closed = await startFixtureCloud(cloudcompute, () => ({}));
    await closed.close();
    const outcome = await cloud.machines({ baseUrl: closed.baseUrl }).create(order());
    expect(outcome).toMatchObject({ kind: "rejected", error: { isUnsent: true } });
  });
});

describe("the launch form", () => {
  it("has every documented field, with defaults that are valid", async () => {
    const fields = await client.launchFields(offer, signal);
    expect(fields.map(({ id, initial }) => [id, initial])).toEqual([
      ["image", "nvidia/cuda:12.4.1-devel-ubuntu22.04"],
      ["diskGb", "32"],
      ["runtype", "ssh"],
      ["templateId", null],
      ["templateHash", null],
      ["monitoring", "false"],
    ]);
    const settings = Object.fromEntries(
      fields.flatMap(({ id, initial }) => (initial === null ? [] : [[id, initial]])),
    );
    expect(await client.create(order(settings))).toMatchObject({ kind: "created" });
  });

  it.each([
    [20.7, "20"],
    [null, "32"],
    [0.4, "1"],
  ])("allows at most %j GB of disk", async (storageGb, expected) => {
    const fields = await client.launchFields({ ...offer, storageGb }, signal);
    expect(fields.find(({ id }) => id === "diskGb")?.initial).toBe(expected);
  });
});

describe("the offer, read again", () => {
  it("is found in a new list", async () => {
    expect(await client.readOffer(offer, signal)).toEqual(offer);
    expect(await client.readOffer({ ...offer, nativeId: "5" }, signal)).toBeNull();
    const rented = { ...offers.data[0], rented: true };
    cloud.reset({ "GET /offers": { json: [rented] } });
    expect(await client.readOffer(offer, signal)).toMatchObject({ stock: "sold-out" });
  });

  it.each<[string, FixtureReply, string]>([
    [
      "its row cannot be read",
      offContract({ json: [{ ...offers.data[0], num_gpus: "many" }] }),
      "unreadable",
    ],
    [
      "pages are missing",
      { json: { data: [offers.data[1]], meta: { current_page: 1, last_page: 9 } } },
      "unreadable",
    ],
    ["the list fails", { status: 503, json: {} }, "unavailable"],
  ])("is not reported gone if %s", async (_name, reply, kind) => {
    cloud.reset({ "GET /offers": reply });
    await expect(client.readOffer(offer, signal)).rejects.toMatchObject({ kind });
  });
});
