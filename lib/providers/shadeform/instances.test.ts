import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { expectReadableError } from "@/testing/provider/contract";
import { pollFixture, type FixtureReply } from "@/testing/cloud/fixture-cloud";
import {
  leaksSecret,
  offContract,
  startFakeMachineCloud,
  type FakeMachineCloud,
} from "@/testing/cloud/fake-machine-cloud";

import types from "./__fixtures__/instance-types.json";
import fixture from "./__fixtures__/instances.json";
import { shadeform } from "./index";
import { createInstances } from "./instances";

const [active, pending] = fixture.instances as Record<string, unknown>[];
const id = "3f0c7a52-8d1e-4b6a-9c57-0a1b2c3d4e01";
const empty: FixtureReply = { status: 200 };
const info = { ...active, volume_ids: [], envs: [{ name: "MODEL_TOKEN", value: "example-token-not-real" }] };
const { signal } = new AbortController();

let fake: FakeMachineCloud;
beforeAll(async () => {
  fake = await startFakeMachineCloud(shadeform, {
    "GET /instances": { json: fixture },
    "GET /instances/types": offContract({ json: types }),
    "GET /instances/{id}/info": { json: info },
    "POST /instances/{id}/update": empty,
    "POST /instances/{id}/restart": empty,
    "POST /instances/{id}/delete": empty,
  });
});
afterAll(() => fake.cloud.close());
beforeEach(() => fake.reset());

const machines = () => createInstances(fake.context());
const listOf = async (...rows: unknown[]) => {
  fake.reset({ "GET /instances": offContract({ json: { instances: rows } }) });
  return machines().list(signal);
};
const readListed = async (row: object) => {
  const { instances } = await listOf({ ...active, ...row });
  return instances[0]!;
};

describe("the list of machines", () => {
  it("contains every row with normalized fields and the unit of each price", async () => {
    const listing = await machines().list(signal);
    expect(listing).toMatchObject({ complete: true, unreliableReason: null, hasNames: true });
    expect(fake.requestedRoutes()).toEqual(["GET /instances"]);
    expect(fake.takeViolations()).toEqual([]);
    expect(listing.instances[0]).toEqual({
      nativeId: id,
      name: "train-gx-abcdefghijklmnop",
      labels: ["gx-abcdefghijklmnop", "team-a"],
      state: "running",
      rawState: "active",
      detail: "downloading",
      bills: true,
      cloud: "hyperstack",
      rawGpu: "H100",
      gpu: { id: "h100-sxm-80", name: "H100 SXM", family: "H100" },
      gpuCount: 8,
      regionName: "canada-1",
      native: { amount: "1920", currency: "USD", unit: "cent", per: "hour", scope: "machine" },
      createdAt: new Date("2026-11-20T11:02:11Z"),
      paidUntil: null,
      ssh: { host: "203.0.113.24", port: 22, user: "shadeform" },
      services: [],
      ports: [{ internal: 9000, external: 8080 }],
      hasSecrets: false,
      isStartable: null,
    });
    expect(listing.instances.slice(1)).toMatchObject([
      {
        state: "provisioning",
        bills: true,
        ssh: null,
        labels: [],
        native: { amount: "0.69", unit: "major" },
        createdAt: new Date("2026-11-20T11:58:00Z"),
      },
      { state: "terminating", bills: false, detail: "preempted", ssh: { port: 2222, user: "ubuntu" } },
      { state: "error", bills: null, rawGpu: null, gpu: null, gpuCount: null, native: null },
    ]);
    expect(leaksSecret(listing, "example-token-not-real", "example-password-not-real")).toBe(false);
  });

  it.each([
    ["creating", "provisioning", true],
    ["pending_provider", "provisioning", true],
    ["pending", "provisioning", true],
    ["active", "running", true],
    ["error", "error", null],
    ["deleting", "terminating", false],
    ["deleted", "gone", false],
    ["hibernating", "unknown", null],
    ["constructor", "unknown", null],
    [null, "unknown", null],
    [7, "unknown", null],
  ])("parses the status %j as %s, billing %j", async (status, state, bills) => {
    expect(await readListed({ status })).toMatchObject({ state, bills });
  });

  it.each<[string, object, object]>([
    ["terms in dollars", { rental_terms: { hourly_price: "1.50" } }, { amount: "1.50", unit: "major" }],
    ["terms without a price", { rental_terms: { hourly_price: null } }, { amount: "1920", unit: "cent" }],
    ["unreadable terms", { rental_terms: "spot" }, { amount: "1920", unit: "cent" }],
    ["cents as text", { hourly_price: "210" }, { amount: "210", unit: "cent" }],
  ])("parses a price from %s", async (_name, row, native) => {
    expect((await readListed(row)).native).toMatchObject(native);
  });

  it.each([0, -5, null, "free", {}])("parses no price from %j", async (hourly_price) => {
    expect((await readListed({ hourly_price })).native).toBeNull();
  });

  it.each([
    [{ rental_type: "commitment", ending_at: "2026-12-20T00:00:00Z" }, new Date("2026-12-20T00:00:00Z")],
    [{ rental_type: "commitment", ending_at: null }, null],
    [{ rental_type: "spot", ending_at: "2026-12-20T00:00:00Z" }, null],
  ])("parses the end of a commitment from %j", async (rental_terms, paidUntil) => {
    expect((await readListed({ rental_terms })).paidUntil).toEqual(paidUntil);
  });

  it.each<[string, object, unknown]>([
    ["no address", { ip: null }, null],
    ["an address that is a command", { ip: "203.0.113.1;reboot" }, null],
    [
      "a user that is an option",
      { ssh_user: "-oProxyCommand=x" },
      { host: "203.0.113.24", port: 22, user: null },
    ],
    ["an address before it is active", { status: "pending" }, null],
    [
      "a port before it is active",
      { status: "pending", ssh_port: 2022 },
      expect.objectContaining({ port: 2022 }),
    ],
  ])("parses SSH with %s", async (_name, row, ssh) => {
    expect((await readListed(row)).ssh).toEqual(ssh);
  });

  it("keeps a machine with an invalid detail", async () => {
    const odds = {
      name: 7,
      tags: "x",
      port_mappings: [null, {}],
      configuration: [],
      created_at: "soon",
      cloud: {},
    };
    const listing = await listOf({ id, status: "active", ...odds });
    expect(listing).toMatchObject({ complete: true });
    expect(listing.instances).toMatchObject([{ nativeId: id, state: "running", labels: [], ports: [] }]);
  });

  it.each<[string, unknown[]]>([
    ["a row without an id", [active, { ...pending, id: undefined }]],
    ["an empty id", [active, { ...pending, id: "" }]],
    ["a row that is none", [active, null]],
    ["two rows of one machine that differ", [active, { ...active, status: "deleting" }]],
  ])("is incomplete, with a reason, with %s", async (_name, rows) => {
    const listing = await listOf(...rows);
    expect(listing.complete).toBe(false);
    expect(listing.unreliableReason).toMatch(/^Shadeform: \d/);
    expect(listing.instances).toMatchObject([{ nativeId: id, state: "running" }]);
  });

  it("is empty only if the reply is an empty list", async () => {
    expect(await listOf()).toEqual({ instances: [], complete: true, unreliableReason: null, hasNames: true });
  });

  it.each<[string, FixtureReply]>([
    ["410", { status: 410, json: { message: "This version is retired" } }],
    ["nothing", { text: "" }],
    ["an empty object", offContract({ json: {} })],
    ["a bare list", offContract({ json: [] })],
    ["null", offContract({ json: null })],
    ["a list that is none", offContract({ json: { instances: null } })],
    [
      "an error in a good reply",
      offContract({ json: { instances: [], error_code: "INTERNAL", error: "no" } }),
    ],
    ["a web page", { text: "<html>Just a moment…</html>" }],
    ["404", { status: 404, json: { message: "no" } }],
    ["401", { status: 401, json: { message: "Invalid API key" } }],
  ])("throws after %s and is never empty", async (_name, reply) => {
    fake.reset({ "GET /instances": reply });
    expectReadableError(
      shadeform,
      await machines()
        .list(signal)
        .catch((error: unknown) => error),
    );
  });
});

describe("one machine", () => {
  it("is read by its id, without its secrets", async () => {
    const machine = await machines().read(id, signal);
    expect(machine).toMatchObject({ nativeId: id, state: "running", hasSecrets: false });
    expect(leaksSecret(machine, "example-token-not-real", "example-password-not-real")).toBe(false);
    expect(fake.requestedRoutes()).toEqual([`GET /instances/${id}/info`]);
    expect(fake.takeViolations()).toEqual([]);
    expect("reveal" in machines()).toBe(false);
  });

  it("is null only if Shadeform itself does not know it", async () => {
    fake.reset({ "GET /instances/{id}/info": { status: 404, json: { message: "Instance not found" } } });
    expect(await machines().read(id, signal)).toBeNull();
  });

  it.each<[string, FixtureReply, string]>([
    ["for another account", { status: 403, json: { message: "forbidden" } }, "forbidden"],
    ["for the 404 of a gateway", { status: 404, text: "<html>404</html>" }, "not-found"],
    ["for a 410", { status: 410, json: { message: "retired" } }, "not-found"],
    ["for another machine", offContract({ json: { ...info, id: "another-1" } }), "unreadable"],
    ["for null", offContract({ json: null }), "unreadable"],
    ["for an empty reply", { text: "" }, "unreadable"],
  ])("throws %s", async (_name, reply, kind) => {
    fake.reset({ "GET /instances/{id}/info": reply });
    const error = await machines()
      .read(id, signal)
      .catch((thrown: unknown) => thrown);
    expectReadableError(shadeform, error);
    expect(error).toMatchObject({ kind });
  });
});

// The contract allows `nullable`, but the object in its `allOf` disallows it.
const nullIsNoObject = "requestBody /auto_delete must be object";

describe("a change", () => {
  const at = new Date("2026-11-20T20:00:00.500Z");
  const accepted = { operationId: null, rawState: null, isNotFound: false };
  type Machines = ReturnType<typeof machines>;
  const changes: [string, string, unknown, (on: Machines) => Promise<unknown>][] = [
    ["terminates", "delete", null, (on) => on.terminate(id)],
    ["restarts", "restart", null, (on) => on.restart(id)],
    ["renames, and leaves the tags", "update", { name: "new" }, (on) => on.rename(id, "new")],
    [
      "sets auto-delete",
      "update",
      { auto_delete: { date_threshold: "2026-11-20T20:00:00Z", spend_threshold: "16.00" } },
      (on) => on.setAutoDelete(id, { at, spend: "16.00" }),
    ],
    [
      "sets half of auto-delete",
      "update",
      { auto_delete: { spend_threshold: "3.14" } },
      (on) => on.setAutoDelete(id, { at: null, spend: "3.14" }),
    ],
    ["clears auto-delete", "update", { auto_delete: null }, (on) => on.setAutoDelete(id, null)],
  ];

  it.each(changes)("%s, once, with %s", async (_what, verb, body, work) => {
    expect(await work(machines())).toEqual(accepted);
    const route = `POST /instances/${id}/${verb}`;
    expect(fake.requestedRoutes()).toEqual([route]);
    expect(fake.sentBodies(route)).toEqual([body]);
    expect(fake.takeViolations().filter((fault) => fault !== nullIsNoObject)).toEqual([]);
  });

  describe.each(changes)("that %s (%s)", (_what, verb, _body, work) => {
    it("reports that Shadeform does not know the machine", async () => {
      fake.reset({
        [`POST /instances/{id}/${verb}`]: { status: 404, json: { message: "Instance not found" } },
      });
      expect(await work(machines())).toEqual({ ...accepted, isNotFound: true });
    });

    it.each<[string, FixtureReply]>([
      ["trouble", { status: 500, json: { message: "Server Error" } }],
      ["another account", { status: 403, json: { message: "no" } }],
      ["a web page", { text: "<html>Just a moment…</html>" }],
      ["an error in a good reply", offContract({ json: { error_code: "BUSY", error: "not now" } })],
      ["the 404 of a gateway", { status: 404, text: "<html>404</html>" }],
      ["a broken connection", { text: "<html>".repeat(100), cut: true }],
    ])("throws after %s, and is not repeated", async (_name, reply) => {
      fake.reset({ [`POST /instances/{id}/${verb}`]: reply });
      expectReadableError(shadeform, await work(machines()).catch((error: unknown) => error));
      expect(fake.requestedRoutes()).toHaveLength(1);
    });
  });
});

describe("an offer, read again", () => {
  const offers = async () => (await pollFixture(shadeform, fake.cloud)).offers;

  it("is the same one at the current price", async () => {
    const [offer] = await offers();
    const dearer = structuredClone(types);
    dearer.instance_types[0]!.hourly_price = 99;
    fake.reset({ "GET /instances/types": offContract({ json: dearer }) });
    expect(await machines().readOffer(offer!, signal)).toEqual({
      ...offer,
      native: { ...offer!.native, amount: "99" },
    });
    expect(fake.requestedRoutes()).toEqual(["GET /instances/types"]);
  });

  it("is null if no longer listed, and throws for an unreadable row", async () => {
    const [offer] = await offers();
    fake.reset({
      "GET /instances/types": offContract({ json: { instance_types: types.instance_types.slice(1) } }),
    });
    expect(await machines().readOffer(offer!, signal)).toBeNull();
    const unreadableType = { ...types.instance_types[0], hourly_price: "ask us" };
    fake.reset({ "GET /instances/types": offContract({ json: { instance_types: [unreadableType] } }) });
    await expect(machines().readOffer(offer!, signal)).rejects.toMatchObject({ kind: "unreadable" });
  });
});

it("describes stopping and deleting", () => {
  expect(shadeform.instances).toMatchObject({ absenceByListOnly: false });
  expect(shadeform.instances!.stopping).toContain("cannot be stopped");
});
