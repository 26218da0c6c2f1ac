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

import single from "./__fixtures__/machine.json";
import list from "./__fixtures__/machines.json";
import keys from "./__fixtures__/ssh-keys.json";
import { sesterce } from "./index";
import { toMachine } from "./machine";

const id = single._id;
const listRoute = "GET /gpu-cloud/instances";
const readRoute = `GET /gpu-cloud/instances/${id}`;
const deleteRoute = `DELETE /gpu-cloud/instances/${id}`;
const keyRoute = "DELETE /gpu-cloud/ssh-keys/6740a1f2c9d3e45b8a7f3001";
const signal = AbortSignal.timeout(60_000);
const page = "<!doctype html><title>Access denied</title>error code: 1010";

const errorReply = (statusCode: number, message: string | string[]): FixtureReply => ({
  status: statusCode,
  json: { statusCode, timestamp: "2026-11-20T12:00:00.000Z", path: "/gpu-cloud/instances", message },
});

describe("the machines of Sesterce", () => {
  let fake: FakeMachineCloud;
  let machines: InstanceClient;
  beforeAll(async () => {
    fake = await startFakeMachineCloud(sesterce, {
      [listRoute]: { json: list },
      [readRoute]: { json: single },
      [deleteRoute]: { status: 204 },
      "GET /gpu-cloud/ssh-keys": { json: keys },
      "POST /gpu-cloud/ssh-keys": { status: 201, json: { ...keys[0], _id: "6740a1f2c9d3e45b8a7f3003" } },
      [keyRoute]: { status: 204 },
      "PATCH /gpu-cloud/ssh-keys/{id}/makedefault": { status: 204 },
    });
  });
  beforeEach(() => {
    fake.reset();
    machines = fake.machines();
  });
  afterEach(() => expect(fake.takeViolations()).toEqual([]));
  afterAll(() => fake.cloud.close());

  const answer = (route: string, reply: FixtureReply) => fake.reset({ [route]: offContract(reply) });
  const thrownBy = async (work: Promise<unknown>): Promise<Error & { kind: string }> => {
    const error = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expectReadableError(sesterce, error);
    return error as Error & { kind: string };
  };

  it("lists the reported fields of each machine", async () => {
    const listing = await machines.list(signal);
    expect(listing).toMatchObject({ complete: true, unreliableReason: null, hasNames: true });
    expect(listing.instances[0]).toEqual({
      nativeId: id,
      name: "train gx-k3v9q2m7t4x8c5ra",
      labels: [],
      state: "running",
      rawState: "active",
      detail: null,
      bills: true,
      cloud: "AZ_01",
      rawGpu: "A6000",
      gpu: { id: "rtx-a6000-48", name: "RTX A6000", family: "RTX A6000" },
      gpuCount: 8,
      regionName: "US, Central",
      native: { amount: "10.5", currency: "USD", unit: "major", per: "hour", scope: "machine" },
      createdAt: new Date("2026-11-20T08:00:00Z"),
      ssh: { host: "198.51.100.7", port: 2222, user: "shadeform" },
      services: [],
      ports: [],
      hasSecrets: false,
      isStartable: null,
    });
    expect(listing.instances[1]).toMatchObject({
      state: "provisioning",
      bills: true,
      gpu: { name: "H100 SXM" },
      native: null,
      ssh: null,
    });
    expect(listing.instances[2]).toMatchObject({
      state: "gone",
      bills: false,
      rawGpu: null,
      regionName: null,
    });
    expect(fake.requestedRoutes()).toEqual([listRoute]);
  });

  it.each([
    ["pending", "provisioning", true],
    ["active", "running", true],
    ["deleting", "terminating", true],
    ["deleted", "gone", false],
    ["error", "error", true],
    ["restarting", "unknown", null],
    ["constructor", "unknown", null],
    ["", "unknown", null],
    [null, "unknown", null],
  ])("parses the status %j as %s, billing %j", async (status, state, bills) => {
    answer(listRoute, { json: [{ ...list[0], status }] });
    const [machine] = (await machines.list(signal)).instances;
    expect(machine).toMatchObject({ state, bills, rawState: status || null });
  });

  it("treats invalid values as unknown", async () => {
    const row = {
      _id: id,
      name: 7,
      provider: { _id: "x", name: "AZ_09" },
      region: "us-central-2",
      volumes: "none",
      gpuCount: "2",
      gpuModel: {},
      ip: "h;reboot",
      sshPort: "0",
      hourlyPrice: "free",
      createdAt: "yesterday",
    };
    answer(listRoute, { json: [row] });
    expect((await machines.list(signal)).instances[0]).toMatchObject({
      name: null,
      cloud: "AZ_09",
      regionName: "us-central-2",
      gpuCount: 2,
      rawGpu: null,
      gpu: null,
      native: null,
      createdAt: null,
      ssh: null,
    });
  });

  it("marks a list incomplete if a row has no id", async () => {
    answer(listRoute, { json: [list[0], { ...list[1], _id: undefined }, null] });
    const listing = await machines.list(signal);
    expect(listing.instances).toHaveLength(1);
    expect(listing).toMatchObject({
      complete: false,
      unreliableReason: expect.stringContaining("2 of 3 machines"),
    });
  });

  it("accepts an empty list", async () => {
    answer(listRoute, { json: [] });
    expect(await machines.list(signal)).toEqual({
      instances: [],
      complete: true,
      unreliableReason: null,
      hasNames: true,
    });
  });

  it.each<[FixtureReply, string]>([
    [{ json: {} }, "unreadable"],
    [{ json: null }, "unreadable"],
    [{ json: { instances: [] } }, "unreadable"],
    [{ text: "" }, "unreadable"],
    [errorReply(404, "API key not found"), "unauthorised"],
    [errorReply(404, "Not found"), "unauthorised"],
    [errorReply(403, "API key invalid"), "unauthorised"],
    [{ status: 403, text: page }, "forbidden"],
    [{ status: 404, text: page }, "not-found"],
    [errorReply(403, [`The key ${contractKey}`, "is wrong"]), "unauthorised"],
  ])("never parses %j as an empty list", async (reply, kind) => {
    answer(listRoute, reply);
    expect((await thrownBy(machines.list(signal))).kind).toBe(kind);
  });

  it("reads one machine, with the ports whose direction is clear", async () => {
    expect(await machines.read(id, signal)).toMatchObject({
      nativeId: id,
      state: "running",
      regionName: "US, Central",
      ssh: { port: 2222 },
      ports: [
        { internal: 8888, external: 30_088 },
        { internal: 6006, external: null },
      ],
      detail: "forwarded ports: 8080:30080",
    });
    expect(leaksSecret(await machines.read(id, signal), "ssh-ed25519")).toBe(false);
    expect(fake.requestedRoutes()).toEqual([readRoute, readRoute]);
  });

  it.each([null, undefined, "8888", [null, {}, { internalPort: 0 }, { internalPort: 99_999 }, 7.5, [80]]])(
    "parses no ports from %j",
    async (portForwards) => {
      answer(readRoute, { json: { ...single, portForwards } });
      expect(await machines.read(id, signal)).toMatchObject({ ports: [], detail: null });
    },
  );

  it("survives any JSON", () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(single)), fc.jsonValue(), (name, value) => {
        const machine = toMachine({ ...single, [name]: value });
        if (machine) expect(machine.nativeId).toMatch(/^[\w.:-]+$/);
        if (name !== "status") expect(machine?.state ?? "running").toBe("running");
        expect(toMachine(value)).toBeNull();
      }),
    );
  });

  it("uses the default SSH port if none is reported", async () => {
    answer(readRoute, { json: { ...single, sshPort: null, sshUser: null } });
    expect((await machines.read(id, signal))?.ssh).toEqual({ host: "198.51.100.7", port: 22, user: null });
  });

  it("returns null after a 404 that is not about the key", async () => {
    answer(readRoute, errorReply(404, "Instance not found"));
    expect(await machines.read(id, signal)).toBeNull();
  });

  it("treats a 404 without words as an empty reply", async () => {
    answer(readRoute, { status: 404, json: {} });
    expect(await thrownBy(machines.read(id, signal))).toMatchObject({ kind: "not-found", isEmpty: true });
  });

  it.each<[FixtureReply, string]>([
    [errorReply(404, "API key not found"), "unauthorised"],
    [{ status: 404, text: page }, "not-found"],
    [errorReply(403, "API key invalid"), "unauthorised"],
    [{ status: 403, text: page }, "forbidden"],
    [{ json: {} }, "unreadable"],
    [{ json: [] }, "unreadable"],
    [{ json: null }, "unreadable"],
    [{ json: [single] }, "unreadable"],
    [{ json: { ...single, _id: "another" } }, "unreadable"],
    [{ status: 500, json: {} }, "unavailable"],
  ])("never treats %j as a missing machine", async (reply, kind) => {
    answer(readRoute, reply);
    expect((await thrownBy(machines.read(id, signal))).kind).toBe(kind);
  });

  it("terminates once", async () => {
    expect(await machines.terminate(id)).toEqual({
      operationId: null,
      rawState: null,
      isNotFound: false,
    });
    expect(fake.requestedRoutes()).toEqual([deleteRoute]);
    expect(fake.cloud.requests[0]?.body).toBeNull();
  });

  it("resolves when terminating an unknown machine", async () => {
    answer(deleteRoute, errorReply(404, "Instance not found"));
    expect(await machines.terminate(id)).toMatchObject({ isNotFound: true });
    expect(fake.requestedRoutes()).toEqual([deleteRoute]);
  });

  it.each<[FixtureReply, string]>([
    [errorReply(404, "API key not found"), "unauthorised"],
    [{ status: 403, text: page }, "forbidden"],
    [errorReply(409, "Instance is pending"), "rejected"],
    [errorReply(500, "Internal server error"), "unavailable"],
    [{ text: page.repeat(100), cut: true }, "unavailable"],
  ])("throws after one request if termination gets %j", async (reply, kind) => {
    answer(deleteRoute, reply);
    expect((await thrownBy(machines.terminate(id))).kind).toBe(kind);
    expect(fake.requestedRoutes()).toEqual([deleteRoute]);
  });

  it("cannot stop, start, restart or reveal", () => {
    const { stop, start, restart, reveal } = machines;
    expect([stop, start, restart, reveal]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("lists keys, and omits those without an id", async () => {
    expect(await machines.listKeys!(signal)).toEqual([
      { nativeId: keys[0]!._id, name: "laptop", publicKey: keys[0]!.publicKey },
      { nativeId: keys[1]!._id, name: keys[1]!._id, publicKey: null },
    ]);
    answer("GET /gpu-cloud/ssh-keys", { json: [{ name: "no id" }] });
    expect(await machines.listKeys!(signal)).toEqual([]);
    answer("GET /gpu-cloud/ssh-keys", { json: {} });
    expect((await thrownBy(machines.listKeys!(signal))).kind).toBe("unreadable");
  });

  it("adds a key once", async () => {
    const key = await machines.addKey!("laptop", "ssh-ed25519 AAAA me");
    expect(key).toMatchObject({
      nativeId: "6740a1f2c9d3e45b8a7f3003",
      name: "laptop",
      publicKey: "ssh-ed25519 AAAA me",
    });
    expect(fake.sentBodies("POST /gpu-cloud/ssh-keys")).toEqual([
      { name: "laptop", publicKey: "ssh-ed25519 AAAA me" },
    ]);
    answer("POST /gpu-cloud/ssh-keys", errorReply(400, ["name must be unique", "publicKey is wrong"]));
    const error = await thrownBy(machines.addKey!("laptop", "x"));
    expect(error.message).toContain("name must be unique; publicKey is wrong");
    answer("POST /gpu-cloud/ssh-keys", { status: 201, json: {} });
    expect((await thrownBy(machines.addKey!("laptop", "x"))).kind).toBe("unreadable");
  });

  it("removes a key, also a missing one", async () => {
    await machines.removeKey!(keys[0]!._id);
    answer(keyRoute, errorReply(404, "SSH key not found"));
    await machines.removeKey!(keys[0]!._id);
    expect(fake.requestedRoutes()).toEqual([keyRoute]);
    answer(keyRoute, errorReply(404, "API key not found"));
    expect((await thrownBy(machines.removeKey!(keys[0]!._id))).kind).toBe("unauthorised");
  });

  it("validates the key with the list of machines", async () => {
    await machines.validateKey!(signal);
    expect(fake.requestedRoutes()).toEqual([listRoute]);
    answer(listRoute, errorReply(404, "API key not found"));
    expect((await thrownBy(machines.validateKey!(signal))).kind).toBe("unauthorised");
  });
});
