import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { ListedOffer } from "@/lib/domain/offer";
import {
  contractKey,
  createMemory,
  startFixtureCloud,
  type FixtureReply,
} from "@/testing/cloud/fixture-cloud";
import { describeCreateOutcomes } from "@/testing/provider/create-contract";
import { leaksSecret, offContract, type FakeMachineCloud } from "@/testing/cloud/fake-machine-cloud";

import { defaultLimits } from "../http";
import type { CreateOrder, InstanceClient } from "../instances";
import notOffered from "./__fixtures__/not-offered.json";
import priced from "./__fixtures__/priced.json";
import soldOut from "./__fixtures__/sold-out.json";
import started from "./__fixtures__/started.json";
import { gpugeek } from "./index";
import {
  createRoute,
  successReply,
  imagesRoute,
  refusalReply,
  startFakeGpugeekMachines,
} from "../../../testing/cloud/gpugeek-machines";
import { soldOutOffer } from "./normalize";

const signal = new AbortController().signal;

const offer: ListedOffer = soldOutOffer(
  { gpuName: "G30-24G", dcId: "suqian-b", gpuNum: 1, skuName: "payg" },
  new Map(),
);
const order = (settings: Record<string, string> = {}, more: Partial<CreateOrder> = {}): CreateOrder => ({
  offer,
  name: "train-gx-aaaabbbbccccdddd",
  launchTag: "gx-aaaabbbbccccdddd",
  key: null,
  autoDelete: null,
  settings: { image: "ubuntu22.04-cuda12.4", ...settings },
  ...more,
});

describeCreateOutcomes(gpugeek, {
  order: order(),
  route: createRoute,
  created: { status: 200, json: started },
  nativeId: "512300905672709",
  refusal: (message) => ({ code: 10005, message, traceid: "", data: null }),
});

let geek: FakeMachineCloud;
let client: InstanceClient;
beforeAll(async () => {
  geek = await startFakeGpugeekMachines();
});
afterAll(() => geek.cloud.close());
beforeEach(() => {
  geek.reset();
  client = geek.machines();
});
afterEach(() => {
  expect(geek.takeViolations()).toEqual([]);
});

const setReply = (route: string, reply: FixtureReply) => geek.reset({ [route]: reply });

describe("an order", () => {
  it("is sent as documented, with every chosen field, and never as a dry run", async () => {
    const settings = {
      ports: "8080, 9000",
      httpPorts: "7860",
      startupScript: "#!/bin/sh\necho hi\n",
      env: "A=1",
      cpuNum: "8",
      memory: "32",
      diskType: "NVME",
      systemDiskSize: "30",
      dataDiskSize: "20",
      autoRenew: "true",
    };
    const outcome = await client.create(order(settings));
    expect(outcome).toEqual({ kind: "created", nativeId: "512300905672709", status: 200 });
    expect(geek.requestedRoutes()).toEqual([createRoute]);
    expect(geek.sentBodies(createRoute)).toEqual([
      {
        type: 2,
        gpuName: "G30-24G",
        skuName: "payg",
        gpuNum: 1,
        imageId: "ubuntu22.04-cuda12.4",
        name: "train-gx-aaaabbbbccccdddd",
        tags: ["gx-aaaabbbbccccdddd"],
        autoRenew: true,
        duration: 1,
        dcId: "suqian-b",
        cpuNum: 8,
        memory: 32,
        diskType: "NVME",
        servicePort: [8080, 9000],
        httpServicePort: [7860],
        cmd: "#!/bin/sh\necho hi\n",
        env: "A=1",
        systemDiskSize: 30,
        dataDiskSize: 20,
      },
    ]);
  });

  it("leaves an unknown data center to the platform, and never renews", async () => {
    const anywhere = { ...offer, nativeId: "G30-24G//2/monthly" };
    await client.create(order({ autoRenew: "true" }, { offer: anywhere }));
    await client.create(order());
    const [prepaid, plain] = geek.sentBodies(createRoute) as Record<string, unknown>[];
    expect(prepaid).toMatchObject({ gpuNum: 2, skuName: "monthly", autoRenew: false, duration: 1 });
    expect(prepaid).not.toHaveProperty("dcId");
    expect(plain).toMatchObject({ autoRenew: false });
    expect(plain).not.toHaveProperty("servicePort");
  });

  it.each<[string, CreateOrder]>([
    ["four ports", order({ ports: "1,2", httpPorts: "3,4" })],
    ["a port that is none", order({ ports: "70000" })],
    ["half a core", order({ cpuNum: "0.5" })],
    ["no image", order({ image: " " })],
    ["somebody else's offer", order({}, { offer: { ...offer, nativeId: "gpu_1x_l40" } })],
  ])("with %s is not sent", async (_name, wrong) => {
    const outcome = await client.create(wrong);
    expect(outcome).toMatchObject({ kind: "rejected", error: { kind: "rejected", isUnsent: true } });
    expect(geek.requestedRoutes()).toEqual([]);
  });

  const { spec } = started.data;
  it.each<[string, FixtureReply, object]>([
    [
      "the other spelling",
      successReply({ instanceId: "7", operationId: 9, spec }),
      { kind: "created", nativeId: "7" },
    ],
    ["no capacity", { json: soldOut }, { kind: "rejected", error: { kind: "sold-out", code: 10135 } }],
    ["no stock", refusalReply(10140, "当前机房库存不足"), { kind: "rejected", error: { kind: "sold-out" } }],
    [
      "no machine",
      refusalReply(10135, "no available machine"),
      { kind: "rejected", error: { kind: "sold-out" } },
    ],
    ["no balance", refusalReply(10135, "余额不足"), { kind: "rejected", error: { kind: "rejected" } }],
    ["a wrong parameter", { json: notOffered }, { kind: "rejected", error: { kind: "rejected" } }],
    [
      "an old token",
      refusalReply(10002, "token expired"),
      { kind: "rejected", error: { kind: "unauthorised" } },
    ],
    ["403", refusalReply(403, "not authorised", 403), { kind: "rejected", error: { kind: "forbidden" } }],
    ["404", refusalReply(404, "unknown request URI", 404), { kind: "rejected" }],
    ["an internal error", refusalReply(10001, "internal error"), { kind: "unknown", nativeId: null }],
    ["500", refusalReply(10135, "no", 500), { kind: "unknown", nativeId: null }],
    [
      "an operation alone",
      successReply({ instanceId: 0, operationId: 9, spec }),
      { kind: "unknown", nativeId: null },
    ],
    ["no id", successReply({ InstanceId: 0, operationId: 0, spec }), { kind: "unknown", nativeId: null }],
    [
      "a rejection with an id",
      offContract({ json: { code: 10135, message: "no", data: { instanceId: 77 } } }),
      { kind: "unknown", nativeId: "77" },
    ],
    [
      "an id without a code",
      offContract({ json: { data: { instanceId: 77 } } }),
      { kind: "unknown", nativeId: "77" },
    ],
    ["a web page", { text: "<html>" }, { kind: "unknown", nativeId: null }],
    ["a truncated reply", { json: started, cut: true }, { kind: "unknown", nativeId: null }],
    ["a redirect", { status: 302, headers: { location: "/x" } }, { kind: "unknown", nativeId: null }],
    ["silence", { hang: true }, { kind: "unknown", nativeId: null }],
    ["the key in its message", refusalReply(10135, `no ${contractKey}`), { kind: "rejected" }],
  ])("with the reply %s is sent once and has that outcome", async (_name, reply, expected) => {
    setReply(createRoute, reply);
    const usual = { ...defaultLimits };
    Object.assign(defaultLimits, { headers: 1_000, total: 1_000 });
    const outcome = await geek
      .machines()
      .create(order())
      .finally(() => Object.assign(defaultLimits, usual));
    expect(outcome).toMatchObject(expected);
    expect(geek.requestedRoutes()).toEqual([createRoute]);
    expect(leaksSecret(outcome)).toBe(false);
  });

  it("that could not be sent is rejected", async () => {
    const closed = await startFixtureCloud(gpugeek, () => ({}));
    await closed.close();
    const outcome = await geek.machines({ baseUrl: closed.baseUrl }).create(order());
    expect(outcome).toMatchObject({ kind: "rejected", error: { isUnsent: true } });
  });
});

describe("the launch form", () => {
  it("has every documented field, with defaults that are valid", async () => {
    const fields = await client.launchFields(offer, signal);
    expect(fields.map(({ id, initial }) => [id, initial])).toEqual([
      ["image", "torch2.1.1-cuda12.1.0-py3.10"],
      ["startupScript", null],
      ["ports", null],
      ["httpPorts", null],
      ["env", null],
      ["cpuNum", null],
      ["memory", null],
      ["diskType", null],
      ["systemDiskSize", "30"],
      ["dataDiskSize", "20"],
      ["autoRenew", "false"],
    ]);
    const settings = Object.fromEntries(
      fields.flatMap(({ id, initial }) => (initial === null ? [] : [[id, initial]])),
    );
    expect(await client.create(order(settings))).toMatchObject({ kind: "created" });
  });

  it.each([
    [
      [
        { type: "user", imageId: "mine" },
        { type: "official", imageId: "ubuntu" },
        { type: "official", imageId: 7, name: "cuda12" },
      ],
      "7",
    ],
    [
      [
        { type: "user", imageId: "mine" },
        { type: "official", imageId: "ubuntu" },
      ],
      "ubuntu",
    ],
    [[{ imageId: "mine", name: 5 }], "mine"],
  ])("suggests an image of %j: %s", async (images, expected) => {
    setReply(imagesRoute, offContract(successReply({ images })));
    expect((await client.launchFields(offer, signal))[0]).toMatchObject({
      initial: expected,
      required: true,
    });
  });

  it("has no renewal field for prepaid offers, and fails without an image", async () => {
    const prepaid = { ...offer, nativeId: "G30-24G/suqian-b/1/daily" };
    expect((await client.launchFields(prepaid, signal)).map(({ id }) => id)).not.toContain("autoRenew");
    setReply(imagesRoute, successReply({ images: [] }));
    await expect(client.launchFields(offer, signal)).rejects.toMatchObject({ kind: "unreadable" });
  });
});

describe("the offer, read again", () => {
  it("is a dry run of exactly its combination, with the same id", async () => {
    setReply(createRoute, { json: priced });
    expect(await client.readOffer(offer, signal)).toMatchObject({
      nativeId: offer.nativeId,
      stock: "in-stock",
      region: { id: "suqian-b", name: "Suqian-B" },
      native: { amount: "10", currency: "CNY", per: "hour" },
    });
    await client.readOffer(offer, signal);
    const dry = { gpuName: "G30-24G", dcId: "suqian-b", gpuNum: 1, skuName: "payg", dryRun: true };
    expect(geek.sentBodies(createRoute)).toEqual([
      expect.objectContaining(dry),
      expect.objectContaining(dry),
    ]);
    expect(geek.requestedRoutes().filter((route) => route === imagesRoute)).toHaveLength(1);
  });

  it("keeps its id if the platform chooses the data center", async () => {
    setReply(createRoute, { json: priced });
    const anywhere = { ...offer, nativeId: "G30-24G//1/payg" };
    expect(await client.readOffer(anywhere, signal)).toMatchObject({
      nativeId: anywhere.nativeId,
      stock: "in-stock",
    });
    expect(geek.sentBodies(createRoute)[0]).not.toHaveProperty("dcId");
  });

  it("is sold out or not offered", async () => {
    setReply(createRoute, { json: soldOut });
    expect(await client.readOffer(offer, signal)).toMatchObject({
      nativeId: offer.nativeId,
      stock: "sold-out",
    });
    setReply(createRoute, refusalReply(10135, ""));
    expect(await client.readOffer(offer, signal)).toMatchObject({ stock: "sold-out" });
    setReply(createRoute, { json: notOffered });
    expect(await client.readOffer(offer, signal)).toBeNull();
  });

  it.each<[string, FixtureReply]>([
    [
      "another data center",
      successReply({ ...priced.data, spec: { ...priced.data.spec, dcId: "dallas-n" } }),
    ],
    ["no price", offContract(successReply({ ...priced.data, spec: { gpuName: "G30-24G", price: "" } }))],
    ["a price of zero", successReply({ ...priced.data, spec: { ...priced.data.spec, price: "0" } })],
  ])("fails after %s", async (_name, reply) => {
    setReply(createRoute, reply);
    await expect(client.readOffer(offer, signal)).rejects.toMatchObject({ kind: "unreadable" });
  });

  it("is not reported sold out for another reason, which is shown", async () => {
    for (const status of [200, 400]) {
      setReply(createRoute, refusalReply(10135, "余额不足", status));
      await expect(client.readOffer(offer, signal)).rejects.toMatchObject({
        kind: "rejected",
        message: expect.stringContaining("余额不足") as string,
      });
    }
  });

  it("stops everything but the handling of machines if a dry run started one", async () => {
    const memory = createMemory();
    const bound = gpugeek.connect(geek.context({ memory, now: () => new Date("2026-11-20T12:00:00Z") }));
    await expect(bound.instances!.readOffer(offer, signal)).rejects.toMatchObject({
      kind: "outcome-unknown",
    });
    expect(await memory.read()).toMatchObject({ stopped: { instanceId: "512300905672709" } });
    geek.reset();
    await expect(bound.instances!.readOffer(offer, signal)).rejects.toMatchObject({
      kind: "outcome-unknown",
    });
    await expect(
      bound.listOffers({ signal, known: new Map() })[Symbol.asyncIterator]().next(),
    ).rejects.toMatchObject({
      kind: "outcome-unknown",
    });
    expect(geek.requestedRoutes()).toEqual([]);
    expect((await bound.instances!.list(signal)).complete).toBe(true);
  });

  it("stops a poll in progress, which keeps the stop", async () => {
    const memory = createMemory();
    const bound = gpugeek.connect(geek.context({ memory }));
    setReply(createRoute, { json: priced });
    const poll = bound.listOffers({ signal, known: new Map() })[Symbol.asyncIterator]();
    await poll.next();
    await memory.update((value) => ({ ...(value as object), stopped: { instanceId: "7", at: "now" } }));
    const rest = (async () => {
      for (;;) if ((await poll.next()).done) return;
    })();
    await expect(rest).rejects.toMatchObject({ kind: "outcome-unknown" });
    expect(await memory.read()).toMatchObject({ stopped: { instanceId: "7" } });
  });

  it("stops even if another process holds the memory", async () => {
    const memory = {
      read: async () => null,
      update: async () => {
        throw new Error("lease lost");
      },
    };
    await expect(geek.machines({ memory }).readOffer(offer, signal)).rejects.toMatchObject({
      kind: "outcome-unknown",
    });
  });
});
