import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { expectReadableError } from "@/testing/provider/contract";
import { contractKey, type FixtureReply } from "@/testing/cloud/fixture-cloud";
import type { InstanceClient } from "../instances";
import {
  leaksSecret,
  offContract,
  startFakeMachineCloud,
  type FakeMachineCloud,
} from "@/testing/cloud/fake-machine-cloud";

import acted from "./__fixtures__/acted.json";
import keys from "./__fixtures__/ssh-keys.json";
import list from "./__fixtures__/machines.json";
import { massedcompute } from "./index";
import { parseState, toMachine } from "./machine";

const [first, second, third] = list.runningInstances;
const id = first!.uuid;
const signal = AbortSignal.timeout(60_000);

const usual = {
  "GET /instance": { json: list },
  [`GET /instance/${id}`]: { json: { runningInstance: first } },
  "POST /instance/restart": { status: 202, json: acted.restart },
  "POST /instance/terminate": { status: 202, json: acted.terminate },
  "GET /ssh-keys": { json: keys },
  "POST /ssh-keys": { json: { sshKey: { id: 32, name: "work laptop 1" } } },
  "DELETE /ssh-keys/31": { json: { result: {} } },
  "POST /account/token/validation": { json: { message: "Valid Token" } },
  "GET /account/billing": {
    json: { billingMethod: "creditcard", rechargeThresholdCents: 100, rechargeAmountCents: 0 },
  },
} satisfies Record<string, FixtureReply>;

describe("the machines of Massed Compute", () => {
  let fake: FakeMachineCloud;
  let machines: InstanceClient;
  beforeAll(async () => {
    fake = await startFakeMachineCloud(massedcompute, usual);
  });
  beforeEach(() => {
    fake.reset();
    machines = fake.machines();
  });
  afterEach(() => expect(fake.takeViolations()).toEqual([]));
  afterAll(() => fake.cloud.close());

  const answer = (routes: Record<string, FixtureReply>) =>
    fake.reset(
      Object.fromEntries(Object.entries(routes).map(([route, reply]) => [route, offContract(reply)])),
    );
  const thrownBy = async (work: Promise<unknown>): Promise<Error & { kind: string }> => {
    const error = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expectReadableError(massedcompute, error);
    return error as Error & { kind: string };
  };

  it("lists the reported fields of each machine, without its secrets", async () => {
    const listing = await machines.list(signal);
    expect(listing).toMatchObject({ complete: true, unreliableReason: null, hasNames: true });
    expect(listing.instances[0]).toEqual({
      nativeId: id,
      name: "sweep gx-k3v9q2m7t4x8c5ra",
      labels: [],
      state: "running",
      rawState: "rented",
      detail: null,
      bills: true,
      cloud: "massedcompute",
      rawGpu: "gpu_1x_l40",
      gpu: { id: "l40-48", name: "L40", family: "L40" },
      gpuCount: 1,
      regionName: "us-central-1",
      native: { amount: "0.86", currency: "USD", unit: "major", per: "hour", scope: "machine" },
      createdAt: new Date("2026-11-20T09:14:02Z"),
      ssh: { host: "203.0.113.41", port: 22, user: "ubuntu" },
      services: [],
      ports: [],
      hasSecrets: true,
      isStartable: null,
    });
    expect(listing.instances[1]).toMatchObject({
      state: "provisioning",
      bills: true,
      gpu: { id: "rtx-a6000-48" },
      gpuCount: 2,
      native: { amount: "1.250000" },
      regionName: null,
      ssh: null,
    });
    expect(listing.instances[2]).toMatchObject({
      name: null,
      state: "unknown",
      rawState: "hibernating",
      bills: null,
      gpu: null,
      gpuCount: 0,
      native: null,
      createdAt: null,
      hasSecrets: false,
    });
    expect(leaksSecret(listing, "480213", second!.password as string)).toBe(false);
    expect(fake.requestedRoutes()).toEqual(["GET /instance"]);
  });

  it.each([
    ["booting", "provisioning"],
    ["pending", "provisioning"],
    ["Rented", "running"],
    ["active", "running"],
    ["running", "running"],
    ["stopped", "stopped"],
    ["stopping", "terminating"],
    ["deleting", "terminating"],
    ["terminated", "gone"],
    ["deleted", "gone"],
    ["failed", "error"],
    ["error", "error"],
    ["", "unknown"],
    ["runing", "unknown"],
    ["toString", "unknown"],
    [null, "unknown"],
    [1, "unknown"],
  ])("parses the status %j as %s", (word, state) => expect(parseState(word)).toBe(state));

  it.each([
    ["rented", true],
    ["booting", true],
    ["error", true],
    ["terminating", true],
    ["terminated", false],
    ["stopped", null],
    ["elsewhere", null],
  ])("parses %s as billing: %j", async (status, bills) => {
    answer({ "GET /instance": { json: { runningInstances: [{ ...first, status }] } } });
    expect((await machines.list(signal)).instances[0]).toMatchObject({ rawState: status, bills });
  });

  it("marks a list incomplete if a row has no id, and keeps the other rows", async () => {
    const rows = [first, { ...second, uuid: null }, 7, { ...third, uuid: ".." }];
    answer({ "GET /instance": { json: { runningInstances: rows } } });
    const listing = await machines.list(signal);
    expect(listing.instances.map(({ nativeId }) => nativeId)).toEqual([id]);
    expect(listing).toMatchObject({
      complete: false,
      unreliableReason: expect.stringContaining("3 of 4 machines"),
    });
  });

  it("marks a list incomplete with two different rows for a machine, and keeps the one that bills", async () => {
    const rows = [{ ...first, status: "terminated" }, first, first];
    answer({ "GET /instance": { json: { runningInstances: rows } } });
    const listing = await machines.list(signal);
    expect(listing).toMatchObject({ complete: false, instances: [{ state: "running" }] });
  });

  it("accepts an empty list, and reports rows without names", async () => {
    answer({ "GET /instance": { json: { runningInstances: [] } } });
    expect(await machines.list(signal)).toEqual({
      instances: [],
      complete: true,
      unreliableReason: null,
      hasNames: true,
    });
    answer({ "GET /instance": { json: { runningInstances: [{ uuid: id }] } } });
    expect(await machines.list(signal)).toMatchObject({ complete: true, hasNames: false });
  });

  it.each<[FixtureReply, string]>([
    [{ json: {} }, "unreadable"],
    [{ json: [] }, "unreadable"],
    [{ json: { runningInstances: null } }, "unreadable"],
    [{ json: { runningInstances: {} } }, "unreadable"],
    [{ text: "" }, "unreadable"],
    [{ text: "<html>" }, "unreadable"],
    [{ status: 404, json: { message: "Not found." } }, "not-found"],
    [{ status: 401, json: { message: `No such key: ${contractKey}` } }, "unauthorised"],
    [{ status: 403, json: { message: "Read-only key" } }, "forbidden"],
  ])("never parses %j as an empty list", async (reply, kind) => {
    answer({ "GET /instance": reply });
    expect((await thrownBy(machines.list(signal))).kind).toBe(kind);
  });

  it("retries a transient read failure", async () => {
    let tries = 0;
    fake.routes["GET /instance"] = () => (tries++ === 0 ? { status: 503, json: {} } : { json: list });
    expect((await machines.list(signal)).instances).toHaveLength(3);
    expect(tries).toBe(2);
  });

  it.each<[string, unknown]>([
    ["an object, as documented", { runningInstance: first }],
    ["a list, as live", { runningInstances: [first] }],
    ["a list of all", list],
  ])("reads one machine from %s", async (_name, json) => {
    answer({ [`GET /instance/${id}`]: { json } });
    expect(await machines.read(id, signal)).toMatchObject({ nativeId: id, state: "running" });
    expect(fake.requestedRoutes()).toEqual([`GET /instance/${id}`]);
  });

  it("returns null after its own 404", async () => {
    answer({ [`GET /instance/${id}`]: { status: 404, json: { message: "Instance not found" } } });
    expect(await machines.read(id, signal)).toBeNull();
  });

  it("treats an empty list, as observed live, as an empty reply", async () => {
    answer({ [`GET /instance/${id}`]: { json: { runningInstances: [] } } });
    expect(await thrownBy(machines.read(id, signal))).toMatchObject({ kind: "unreadable", isEmpty: true });
  });

  it.each<[FixtureReply, string]>([
    [{ status: 404, text: "<html>404" }, "not-found"],
    [{ status: 410, json: {} }, "not-found"],
    [{ json: {} }, "unreadable"],
    [{ json: null }, "unreadable"],
    [{ json: { runningInstance: null } }, "unreadable"],
    [{ json: { runningInstance: {} } }, "unreadable"],
    [{ json: { runningInstance: second } }, "unreadable"],
    [{ json: { runningInstances: [second] } }, "unreadable"],
  ])("never treats %j as a missing machine", async (reply, kind) => {
    answer({ [`GET /instance/${id}`]: reply });
    expect((await thrownBy(machines.read(id, signal))).kind).toBe(kind);
  });

  it("omits an address and a user that are unsafe in a command", async () => {
    const row = { ...first, ip: "1.2.3.4; reboot", username: "$(id)" };
    answer({ [`GET /instance/${id}`]: { json: { runningInstance: row } } });
    expect((await machines.read(id, signal))?.ssh).toBeNull();
    answer({ [`GET /instance/${id}`]: { json: { runningInstance: { ...row, ip: "203.0.113.41" } } } });
    expect((await machines.read(id, signal))?.ssh).toEqual({ host: "203.0.113.41", port: 22, user: null });
  });

  it("survives any JSON", () => {
    const field = fc.constantFrom(...Object.keys(first!), "jupyter_url");
    fc.assert(
      fc.property(field, fc.jsonValue(), (name, value) => {
        const machine = toMachine({ ...first, [name]: value });
        if (machine) expect(machine.nativeId).toMatch(/^[\w.:-]+$/);
        if (name !== "status") expect(machine?.state ?? "running").toBe("running");
        expect(toMachine(value)).toBeNull();
      }),
    );
  });

  it("reports that a running machine has not booted yet", async () => {
    answer({ [`GET /instance/${id}`]: { json: { runningInstance: { ...first, os_booted: 0 } } } });
    expect(await machines.read(id, signal)).toMatchObject({ state: "running", detail: expect.any(String) });
  });

  it("reveals passwords unmodified, and links", async () => {
    expect(await machines.reveal!(id, signal)).toEqual([{ label: "Password", value: "480213" }]);
    const row = {
      ...first,
      password: ' p"w ',
      jupyter_url: "https://203.0.113.41:8888",
      jupyter_token: "jt-1",
    };
    answer({ [`GET /instance/${id}`]: { json: { runningInstances: [row] } } });
    expect((await machines.reveal!(id, signal)).map(({ value }) => value)).toEqual([
      ' p"w ',
      "https://203.0.113.41:8888",
      "jt-1",
    ]);
    answer({ [`GET /instance/${id}`]: { json: { runningInstances: [] } } });
    expect((await thrownBy(machines.reveal!(id, signal))).kind).toBe("not-found");
  });

  it.each(["restart", "terminate"] as const)("requests a %s once", async (action) => {
    const rawState = action === "restart" ? "booting" : "terminated";
    expect(await machines[action]!(id)).toEqual({ operationId: null, rawState, isNotFound: false });
    expect(fake.requestedRoutes()).toEqual([`POST /instance/${action}`]);
    expect(fake.sentBodies(`POST /instance/${action}`)).toEqual([{ instanceUuids: [id] }]);
  });

  describe.each(["restart", "terminate"] as const)("%s", (action) => {
    const route = `POST /instance/${action}`;

    it.each<[string, FixtureReply]>([
      ["404", { status: 404, json: { message: "Instance not found" } }],
      ["the error for an unknown id", { status: 422, json: { message: "No valid VMs found" } }],
    ])("returns not found for a machine that is unknown after %s", async (_name, reply) => {
      answer({ [route]: reply });
      expect(await machines[action]!(id)).toMatchObject({ isNotFound: true });
      expect(fake.requestedRoutes()).toEqual([route]);
    });

    it("accepts other replies as well, without a state", async () => {
      answer({ [route]: { status: 202, json: { response: "ok" } } });
      expect(await machines[action]!(id)).toEqual({
        operationId: null,
        rawState: null,
        isNotFound: false,
      });
    });

    it.each<[FixtureReply, string]>([
      [{ status: 202, text: "<html>" }, "unreadable"],
      [{ status: 403, json: { message: "This key may only read" } }, "forbidden"],
      [{ status: 429, json: {}, headers: { "retry-after": "60" } }, "rate-limited"],
      [{ status: 500, json: { message: "Server Error" } }, "unavailable"],
      [{ text: "x".repeat(5_000), cut: true }, "unavailable"],
    ])("throws after one request with %j", async (reply, kind) => {
      answer({ [route]: reply });
      expect((await thrownBy(machines[action]!(id))).kind).toBe(kind);
      expect(fake.requestedRoutes()).toEqual([route]);
    });
  });

  it("cannot stop or start", () => {
    expect([machines.stop, machines.start, machines.setPorts, machines.setAutoDelete]).toEqual(
      Array.from({ length: 4 }, () => undefined),
    );
  });

  it("lists keys by their ids, and by name without one", async () => {
    expect((await machines.listKeys!(signal)).map(({ nativeId, name }) => [nativeId, name])).toEqual([
      ["7d0b54c6-2f6e-43b3-9a15-30c2c4f6f0aa", "laptop"],
      ["31", "desk 2"],
      ["old", "old"],
    ]);
    answer({ "GET /ssh-keys": { json: [] } });
    expect((await thrownBy(machines.listKeys!(signal))).kind).toBe("unreadable");
  });

  it("adds a key under a name of letters, digits and spaces", async () => {
    expect(await machines.addKey!("Wörk-laptop_#1!", "ssh-ed25519 AAAA me")).toEqual({
      nativeId: "32",
      name: "work laptop 1",
      publicKey: "ssh-ed25519 AAAA me",
    });
    await machines.addKey!("🔑", "ssh-ed25519 AAAA me");
    expect(fake.sentBodies("POST /ssh-keys")).toEqual([
      { name: "Work laptop 1", publicKey: "ssh-ed25519 AAAA me" },
      { name: "Cheapest GPU", publicKey: "ssh-ed25519 AAAA me" },
    ]);
  });

  it("reports why a key was not added, after one request", async () => {
    answer({ "POST /ssh-keys": { status: 422, json: { message: "Failed to create SSH key" } } });
    const error = await thrownBy(machines.addKey!("desk", "ssh-rsa AAAA"));
    expect(error.message).toContain("Failed to create SSH key");
    expect(fake.requestedRoutes()).toHaveLength(1);
    answer({ "POST /ssh-keys": { json: { sshKey: {} } } });
    expect((await thrownBy(machines.addKey!("desk", "ssh-rsa AAAA"))).kind).toBe("unreadable");
  });

  it("removes a key, also a missing one", async () => {
    await machines.removeKey!("31");
    answer({ "DELETE /ssh-keys/31": { status: 404, json: { message: "Not found." } } });
    await machines.removeKey!("31");
    answer({ "DELETE /ssh-keys/31": { status: 500, json: {} } });
    expect((await thrownBy(machines.removeKey!("31"))).kind).toBe("unavailable");
  });

  it("validates the key", async () => {
    await machines.validateKey!(signal);
    expect(fake.sentBodies("POST /account/token/validation")).toEqual([{}]);
    answer({ "POST /account/token/validation": { json: { message: "Token is not valid" } } });
    expect((await thrownBy(machines.validateKey!(signal))).kind).toBe("unauthorised");
    answer({ "POST /account/token/validation": { json: { ok: true } } });
    expect((await thrownBy(machines.validateKey!(signal))).kind).toBe("unreadable");
    answer({ "POST /account/token/validation": { status: 401, json: { message: "Unauthenticated." } } });
    expect((await thrownBy(machines.validateKey!(signal))).kind).toBe("unauthorised");
  });
});
