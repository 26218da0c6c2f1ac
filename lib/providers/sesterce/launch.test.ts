import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { ListedOffer } from "@/lib/domain/offer";

import { expectReadableError } from "@/testing/provider/contract";
import { pollFixture, type FixtureReply } from "@/testing/cloud/fixture-cloud";
import type { CreateOrder } from "../instances";
import { describeCreateOutcomes } from "@/testing/provider/create-contract";
import {
  offContract,
  startFakeMachineCloud,
  type FakeMachineCloud,
} from "@/testing/cloud/fake-machine-cloud";

import machine from "./__fixtures__/machine.json";
import offerRows from "./__fixtures__/offers.json";
import { sesterce } from "./index";
import { createInstances } from "./instances";

const route = "POST /gpu-cloud/instances";
const offersRoute = "GET /gpu-cloud/instances/offers";
const signal = AbortSignal.timeout(60_000);
const made: FixtureReply = { status: 201, json: { _id: machine._id, name: machine.name, status: "pending" } };

const [vm] = offerRows;
const container = {
  ...vm!,
  deploymentType: "container",
  instanceId: "A6000x1",
  cloudInitAvailable: false,
  configuration: { ...vm!.configuration, os: [] },
};
// The fixture has a price as text and a region without a name, which the contract does not allow.
const rows = [vm!, { ...offerRows[1]!, hourlyPrice: 24 }, container].map((row) => ({
  ...row,
  availability: row.availability.map((at) => ({ name: "somewhere", ...at })),
}));

const offerOf = (nativeId: string) => ({ provider: "sesterce", nativeId }) as ListedOffer;
const vmOffer = offerOf("668f9d8df664e3c028ce5de9/A6000x8/vm/us-central-2");
const containerOffer = offerOf("668f9d8df664e3c028ce5de9/A6000x1/container/us-central-2");
const metalOffer = offerOf("668f9d8df664e3c028ce5dea/H100x8/baremetal/us-east-1");

const order: CreateOrder = {
  offer: vmOffer,
  name: "train gx-k3v9q2m7t4x8c5ra",
  launchTag: "gx-k3v9q2m7t4x8c5ra",
  key: { nativeId: "6740a1f2c9d3e45b8a7f3001", name: "laptop", publicKey: null },
  autoDelete: null,
  settings: { image: "ubuntu22.04_cuda12.2_shade_os" },
};

const errorReply = (statusCode: number, message: string | string[]) => ({
  statusCode,
  timestamp: "2026-11-20T12:00:00.000Z",
  path: "/gpu-cloud/instances",
  message,
});

describeCreateOutcomes(sesterce, {
  order,
  route,
  created: made,
  nativeId: machine._id,
  refusal: (message) => errorReply(400, message),
});

describe("a launch at Sesterce", () => {
  let fake: FakeMachineCloud;
  let machines: ReturnType<typeof createInstances>;
  beforeAll(async () => {
    fake = await startFakeMachineCloud(sesterce, {
      [route]: made,
      [offersRoute]: { json: rows },
    });
  });
  beforeEach(() => {
    fake.reset();
    machines = createInstances(fake.context());
  });
  afterEach(() => expect(fake.takeViolations()).toEqual([]));
  afterAll(() => fake.cloud.close());

  const body = {
    name: order.name,
    cloudProvider: "668f9d8df664e3c028ce5de9",
    instanceId: "A6000x8",
    region: "us-central-2",
    sshKeyId: "6740a1f2c9d3e45b8a7f3001",
    vm: { os: "ubuntu22.04_cuda12.2_shade_os" },
  };

  it("sends cloud, type, region, system, machine and key", async () => {
    expect(await machines.create(order)).toEqual({ kind: "created", nativeId: machine._id, status: 201 });
    expect(fake.sentBodies(route)).toEqual([body]);
  });

  it("sends a script in base64, and a volume", async () => {
    const settings = { ...order.settings, startupScript: "#!/bin/sh\necho ü\n", volume: " v1 " };
    await machines.create({ ...order, key: null, settings });
    const { sshKeyId: _none, ...rest } = body;
    const base64CloudInitScript = Buffer.from("#!/bin/sh\necho ü\n", "utf8").toString("base64");
    expect(fake.sentBodies(route)).toEqual([
      { ...rest, volumeId: "v1", vm: { ...body.vm, base64CloudInitScript } },
    ]);
  });

  it("sends a container and no system for a container offer", async () => {
    const settings = { container: "quay.io/some/thing:1", image: "ubuntu" };
    await machines.create({ ...order, offer: containerOffer, settings });
    const { vm: _none, ...rest } = body;
    expect(fake.sentBodies(route)).toEqual([
      { ...rest, instanceId: "A6000x1", dockerContainer: { image: "quay.io/some/thing:1" } },
    ]);
  });

  it("sends neither if the offer has no system", async () => {
    await machines.create({ ...order, offer: metalOffer, settings: {} });
    const [sent] = fake.sentBodies(route);
    expect(sent).not.toHaveProperty("vm");
    expect(sent).toMatchObject({ instanceId: "H100x8", region: "us-east-1" });
  });

  it.each<[string, Partial<CreateOrder>]>([
    ["an invalid native id", { offer: offerOf("a/b/vm") }],
    ["an offer with a part too many", { offer: offerOf("a/b/vm/c/d") }],
    ["a container without an image", { offer: containerOffer, settings: {} }],
    ["a script without a system", { settings: { startupScript: "echo" } }],
  ])("sends nothing for %s", async (_name, change) => {
    const outcome = await machines.create({ ...order, ...change });
    expect(outcome).toMatchObject({ kind: "rejected", error: { kind: "rejected", isUnsent: true } });
    expect(fake.requestedRoutes()).toEqual([]);
  });

  it.each<[number, string | string[], string, string]>([
    [402, "Payment required", "no-credit", "Add credit in its console"],
    [400, "Insufficient credits", "no-credit", "Add credit in its console"],
    [403, "Your balance is too low", "no-credit", "Add credit in its console"],
    [409, "Instance is out of stock", "sold-out", "none of these in stock"],
    [422, "No capacity in this region", "sold-out", "none of these in stock"],
    [403, "API key invalid", "unauthorised", "rejected the key"],
    [404, "API key not found", "unauthorised", "rejected the key"],
    [404, "SSH key not found", "not-found", "SSH key not found"],
    [400, ["vm.os must be one of: a", "name is too long"], "rejected", "name is too long"],
    [429, "ThrottlerException", "rate-limited", "Too many requests"],
  ])("describes the error %i %j", async (status, message, kind, words) => {
    fake.reset({ [route]: offContract({ status, json: errorReply(status, message) }) });
    const outcome = await machines.create(order);
    if (outcome.kind !== "rejected") throw new Error(outcome.kind);
    expectReadableError(sesterce, outcome.error);
    expect(outcome.error).toMatchObject({ kind, status });
    expect(outcome.error.message).toContain(words);
  });

  it("has a field for the system and, with cloud-init, for a script", async () => {
    const fields = await machines.launchFields(vmOffer, signal);
    expect(fields.map((field) => field.id)).toEqual(["image", "startupScript", "volume"]);
    expect(fields[0]).toMatchObject({
      kind: "choice",
      required: true,
      initial: "ubuntu22.04_cuda12.2_shade_os",
    });
    expect(fields.slice(1).map((field) => field.advanced)).toEqual([true, true]);
    expect((await machines.launchFields(metalOffer, signal)).map((field) => field.id)).toEqual([
      "image",
      "volume",
    ]);
    expect(fake.requestedRoutes()).toEqual([offersRoute, offersRoute]);
  });

  it("has a field for the container of a container offer", async () => {
    const [field, ...others] = await machines.launchFields(containerOffer, signal);
    expect(field).toMatchObject({
      id: "container",
      kind: "text",
      required: true,
      initial: expect.stringContaining("/"),
    });
    expect(others.map(({ id }) => id)).toEqual(["volume"]);
  });

  it.each([
    [["debian12", "ubuntu24.04", "ubuntu22.04_cuda12.6"], "ubuntu22.04_cuda12.6"],
    [["debian12", "ubuntu24.04"], "ubuntu24.04"],
    [["debian12"], "debian12"],
  ])("prefers from %j the system %s", async (os, initial) => {
    const row = { ...rows[0]!, configuration: { ...rows[0]!.configuration, os } };
    fake.reset({ [offersRoute]: { json: [row] } });
    expect((await machines.launchFields(vmOffer, signal))[0]?.initial).toBe(initial);
  });

  it.each([null, "ubuntu", [], [7, ""]])("has no field for the system with the systems %j", async (os) => {
    const row = { ...rows[0]!, configuration: { os } };
    fake.reset({ [offersRoute]: offContract({ json: [row] }) });
    expect((await machines.launchFields(vmOffer, signal)).map(({ id }) => id)).toEqual([
      "startupScript",
      "volume",
    ]);
  });

  it.each<[FixtureReply, string]>([
    [{ json: [] }, "not-found"],
    [{ json: {} }, "unreadable"],
    [{ status: 404, json: {} }, "unauthorised"],
    [{ status: 503, text: "<html>" }, "unavailable"],
  ])("throws if the fields are unreadable: %j", async (reply, kind) => {
    fake.reset({ [offersRoute]: offContract(reply) });
    const error: unknown = await machines.launchFields(vmOffer, signal).catch((thrown: unknown) => thrown);
    expectReadableError(sesterce, error);
    expect(error).toMatchObject({ kind });
  });

  it("reports settings that would fail or be ignored", async () => {
    const check = (settings: Record<string, string>, offer = vmOffer) =>
      machines.checkSettings(offer, settings, signal);
    expect(await check({ image: "ubuntu22.04_cuda12.2_shade_os", startupScript: "echo" })).toBeNull();
    expect(await check({ image: "windows" })).toContain("only: ubuntu22.04");
    expect(await check({ startupScript: "echo" }, metalOffer)).toContain("no startup script");
    expect(await check({}, offerOf("a/b/vm/c"))).toContain("any more");
    expect(await check({ container: "x" }, containerOffer)).toBeNull();
  });

  it("reads an offer again", async () => {
    const { offers } = await pollFixture(sesterce, fake.cloud);
    fake.cloud.requests.length = 0;
    for (const offer of offers) expect(await machines.readOffer(offer, signal)).toEqual(offer);
    expect(fake.requestedRoutes()).toEqual(offers.map(() => offersRoute));
  });

  it("returns null for a missing offer, but throws for an unreadable row", async () => {
    fake.reset({ [offersRoute]: { json: rows.slice(1) } });
    expect(await machines.readOffer(vmOffer, signal)).toBeNull();
    fake.reset({ [offersRoute]: offContract({ json: [{ ...rows[0], hourlyPrice: null }] }) });
    await expect(machines.readOffer(vmOffer, signal)).rejects.toMatchObject({ kind: "unreadable" });
  });
});
