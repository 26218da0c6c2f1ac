import { assert, asyncProperty, constantFrom, jsonValue } from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { ProviderError } from "../errors";
import type { FixtureReply, FixtureRequest } from "@/testing/cloud/fixture-cloud";
import type { InstanceClient, InstanceListing, ListedInstance } from "../instances";
import { leaksSecret, offContract, type FakeMachineCloud } from "@/testing/cloud/fake-machine-cloud";

import instances from "./__fixtures__/instances.json";
import keys from "./__fixtures__/ssh-keys.json";
import { cloudcompute } from "./index";
import {
  keysRoute,
  listRoute,
  machineMissing,
  routeMissing,
  machineRoute,
  startFakeCloudCompute,
} from "../../../testing/cloud/cloudcompute-machines";

const [running, stopped, fresh] = instances.data as [object, object, object];
const signal = new AbortController().signal;

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

const setReply = (route: string, reply: FixtureReply | ((request: FixtureRequest) => FixtureReply)) =>
  cloud.reset({ [route]: reply });
const listed = async () => (await client.list(signal)).instances;

describe("the list of machines", () => {
  it("parses rows in Vast.ai's form, without guessing a currency", async () => {
    const { instances: machines, ...listing } = await client.list(signal);
    expect(listing).toEqual({ complete: true, unreliableReason: null, hasNames: true });
    expect(machines[0]).toEqual({
      nativeId: "8800001",
      name: "train-gx-aaaabbbbccccdddd",
      labels: [],
      state: "running",
      rawState: "running",
      detail: "success, running nvidia/cuda_12.4.1/ssh",
      bills: true,
      cloud: null,
      rawGpu: "RTX 4090",
      gpu: { id: "rtx-4090-24", name: "RTX 4090", family: "RTX 4090" },
      gpuCount: 2,
      regionName: "Sweden, SE",
      native: { amount: "0.7125", currency: null, unit: "major", per: "hour", scope: "machine" },
      createdAt: new Date(1795171509400),
      ssh: { host: "ssh4.vast.example", port: 17342, user: "root" },
      services: [],
      ports: [
        { internal: 22, external: 40122 },
        { internal: 8080, external: null },
      ],
      hasSecrets: false,
      isStartable: null,
    } satisfies ListedInstance);
    expect(machines[1]).toMatchObject({
      nativeId: "8800002",
      labels: ["gx-eeeeffffgggghhhh"],
      state: "stopped",
      bills: null,
      ssh: null,
      native: { amount: "182.5", currency: "RUB" },
    });
    expect(machines[2]).toMatchObject({ name: null, state: "provisioning", rawState: null, native: null });
    expect(leaksSecret(machines, "s1lverBirchToken")).toBe(false);
  });

  it.each<[string, object]>([
    ["a bare list", instances.data],
    ["instances", { instances: instances.data }],
    ["Vast.ai's count", { instances_found: 3, instances: instances.data }],
    ["a list beside null", { data: null, instances: instances.data }],
  ])("parses the envelope %s", async (_name, json) => {
    setReply(listRoute, { json });
    expect(await client.list(signal)).toMatchObject({ complete: true, instances: [{}, {}, {}] });
  });

  it("reads all pages", async () => {
    setReply(listRoute, ({ query }) => {
      const page = Number(query.get("page") ?? 1);
      return {
        json: { data: [instances.data[page - 1]], meta: { current_page: page, last_page: 3, total: 3 } },
      };
    });
    expect(await client.list(signal)).toMatchObject({ complete: true, instances: [{}, {}, {}] });
  });

  it.each<[string, object]>([
    ["fewer rows than it counts", { instances_found: 4, instances: instances.data }],
    ["repeating pages", { data: instances.data, meta: { current_page: 1, last_page: 9 } }],
    ["a next-page token", { instances: instances.data, next_token: "abc" }],
    ["a row without an id", { data: [running, { ...stopped, id: null }] }],
    ["an invalid row", { data: [running, 7] }],
    ["an id beyond exact numbers", { data: [{ ...running, id: 2 ** 60 }] }],
  ])("is incomplete with %s", async (_name, json) => {
    setReply(listRoute, offContract({ json }));
    const { complete, unreliableReason } = await client.list(signal);
    expect(complete).toBe(false);
    expect(unreliableReason).toMatch(/CloudCompute.+\.$/);
  });

  it.each<[string, FixtureReply, string]>([
    ["no list", offContract({ json: {} }), "unreadable"],
    ["null", offContract({ json: { data: null } }), "unreadable"],
    ["an object instead of a list", offContract({ json: { instances: {} } }), "unreadable"],
    [
      "an error beside an empty list",
      { json: { success: false, msg: "later", instances: [] } },
      "unavailable",
    ],
    ["an error with status 200", { json: { error: "rate limited", instances: [] } }, "unavailable"],
    [
      "401",
      { status: 401, json: { error: { message: "Invalid API key.", code: "invalid_api_key" } } },
      "unauthorised",
    ],
    ["a web page", { text: "<html>" }, "unreadable"],
    ["an unknown route", routeMissing, "not-found"],
    ["410", { status: 410, json: { message: "gone" } }, "not-found"],
  ])("is never parsed as empty: %s", async (_name, reply, kind) => {
    cloud.reset({ [listRoute]: reply, "GET /api/v1/instances": reply });
    await expect(client.list(signal)).rejects.toMatchObject({ name: "ProviderError", kind });
    cloud.takeViolations();
  });

  it("reports that no row has a name", async () => {
    setReply(listRoute, { json: [fresh, { ...fresh, id: 4 }] });
    expect(await client.list(signal)).toMatchObject({ hasNames: false, complete: true });
    setReply(listRoute, { json: [] });
    expect(await client.list(signal)).toMatchObject({ hasNames: true, instances: [] });
  });

  it.each<[object, object]>([
    [{ actual_status: "created" }, { state: "provisioning", bills: true }],
    [{ actual_status: "Loading" }, { state: "provisioning", rawState: "Loading" }],
    [{ actual_status: "scheduling" }, { state: "provisioning" }],
    [{ actual_status: "rebooting" }, { state: "restarting" }],
    [
      { actual_status: "exited", cur_state: "stopped" },
      { state: "stopped", bills: null },
    ],
    [
      { actual_status: "exited", cur_state: "running" },
      { state: "error", bills: null, rawState: "exited" },
    ],
    [{ actual_status: "offline" }, { state: "unknown", rawState: "offline", bills: null }],
    [{ actual_status: "unknown" }, { state: "unknown" }],
    [{ actual_status: "constructor" }, { state: "unknown", rawState: "constructor" }],
    [{ actual_status: null, status: "running" }, { state: "running" }],
    [{ actual_status: undefined, cur_state: "running" }, { state: "running" }],
    [
      { actual_status: undefined, cur_state: undefined },
      { state: "unknown", rawState: null },
    ],
    [
      { actual_status: 5, cur_state: undefined },
      { state: "unknown", rawState: null },
    ],
    [
      { num_gpus: "4", gpu_ram: "81559", gpu_name: "H100 SXM" },
      { gpuCount: 4, gpu: { id: "h100-sxm-80" } },
    ],
    [
      { num_gpus: 0.5, gpu_name: "" },
      { gpuCount: null, gpu: null, rawGpu: null },
    ],
    [{ price_per_hour: "80.5", currency: "rub" }, { native: { amount: "80.5", currency: "RUB" } }],
    [{ dph_total: 0 }, { native: null }],
    [{ ssh_port: null }, { ssh: null }],
    [{ ssh_host: "a;b.example" }, { ssh: null }],
    [
      { start_date: null, created_at: "2026-11-20T10:00:00Z" },
      { createdAt: new Date("2026-11-20T10:00:00Z") },
    ],
    [{ ports: ["x"] }, { ports: [] }],
    [{ id: undefined, instance_id: 12 }, { nativeId: "12" }],
  ])("parses %j as %j", async (row, expected) => {
    setReply(listRoute, offContract({ json: [{ ...running, ...row }] }));
    expect((await listed())[0]).toMatchObject(expected);
  });
});

it("survives any list, and never parses it as an empty one", async () => {
  const wrapped = constantFrom<(value: unknown) => unknown>(
    (value) => ({ list: value }),
    (value) => ({ data: [value] }),
    (value) => ({ instances: [{ ...running, id: value, ssh_host: value }] }),
    (value) => [{ ...running, actual_status: value, ports: value, dph_total: value, start_date: value }],
    (value) => ({ data: [running], meta: value, links: value, total: value, next_token: value }),
  );
  await assert(
    asyncProperty(jsonValue(), wrapped, async (value, wrap) => {
      setReply(listRoute, offContract({ json: wrap(value) }));
      const result: unknown = await client.list(signal).catch((error: unknown) => error);
      if (result instanceof ProviderError) return;
      const { complete, instances: machines } = result as InstanceListing;
      expect(complete && machines.length === 0).toBe(false);
    }),
    { numRuns: 100 },
  );
});

describe("one machine", () => {
  it.each<[string, object]>([
    ["bare", running],
    ["data", { data: running }],
    ["instance", { instance: running }],
    ["Vast.ai's instances", { instances: running }],
  ])("is read by its id: %s", async (_name, json) => {
    setReply(machineRoute, { json });
    expect(await client.read("8800001", signal)).toMatchObject({ nativeId: "8800001", state: "running" });
    expect(cloud.requestedRoutes()).toEqual([listRoute, machineRoute]);
  });

  it("is missing only after CloudCompute's own 404", async () => {
    expect(await client.read("7", signal)).toBeNull();
    for (const reply of [
      routeMissing,
      { status: 404, text: "<html>" },
      offContract({ json: {} }),
      offContract({ json: { data: stopped } }),
    ]) {
      setReply(machineRoute, reply);
      await expect(client.read("8800001", signal)).rejects.toMatchObject({ name: "ProviderError" });
    }
  });

  it("is not missing because of a wrong address", async () => {
    cloud.reset({ [listRoute]: machineMissing });
    await expect(client.read("7", signal)).rejects.toMatchObject({ kind: "not-found" });
    await expect(client.terminate("7")).rejects.toMatchObject({ kind: "not-found" });
    expect(cloud.requestedRoutes().filter((route) => !route.startsWith("GET "))).toEqual([]);
    cloud.takeViolations();
  });

  it("is terminated once, by a reply with or without a body", async () => {
    const gone = { operationId: null, rawState: null, isNotFound: false };
    expect(await client.terminate("8800001")).toEqual(gone);
    setReply("DELETE /instances/{id}", { json: { success: true } });
    expect(await client.terminate("8800001")).toEqual(gone);
    setReply("DELETE /instances/{id}", machineMissing);
    expect(await client.terminate("8800001")).toMatchObject({ isNotFound: true });
    expect(cloud.requestedRoutes()).toEqual(["DELETE /instances/8800001"]);
  });

  it.each<[string, FixtureReply, string]>([
    ["an error with status 200", { json: { success: false, error: "busy", msg: "busy" } }, "unavailable"],
    ["403", { status: 403, json: { message: "wrong team" } }, "forbidden"],
    ["an unknown route", routeMissing, "not-found"],
    ["500", { status: 500, json: { message: "Server Error" } }, "unavailable"],
    ["a web page", { text: "<html>" }, "unreadable"],
  ])("is not terminated by %s, which is not repeated", async (_name, reply, kind) => {
    await client.list(signal);
    setReply("DELETE /instances/{id}", reply);
    const error: unknown = await client.terminate("8800001").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ProviderError", kind });
    expect(leaksSecret(error)).toBe(false);
    expect(cloud.requestedRoutes()).toEqual(["DELETE /instances/8800001"]);
  });

  it("is renamed by name and label", async () => {
    expect(await client.rename?.("8800001", "new")).toMatchObject({ isNotFound: false });
    expect(cloud.sentBodies("PATCH /instances/8800001")).toEqual([{ name: "new", label: "new" }]);
  });
});

describe("the prefix that the documentation prints twice", () => {
  it("is found with a list before the first change, and remembered", async () => {
    cloud.reset({
      [listRoute]: routeMissing,
      "GET /api/v1/instances": { json: instances },
      "DELETE /api/v1/instances/{id}": { status: 204 },
      "DELETE /instances/{id}": routeMissing,
    });
    await client.terminate("8800001");
    await client.terminate("8800002");
    expect(cloud.requestedRoutes()).toEqual([
      listRoute,
      "GET /api/v1/instances",
      "DELETE /api/v1/instances/8800001",
      "DELETE /api/v1/instances/8800002",
    ]);
    cloud.takeViolations();
  });

  it("is shared with the machines once the offers have found it", async () => {
    const bound = cloudcompute.connect(cloud.context());
    await bound.listOffers({ signal, known: new Map() })[Symbol.asyncIterator]().next();
    await bound.instances?.terminate("8800001");
    expect(cloud.requestedRoutes()).toEqual(["GET /offers", "DELETE /instances/8800001"]);
  });
});

describe("SSH keys", () => {
  it.each<[string, object]>([
    ["data", keys],
    ["ssh_keys", { ssh_keys: keys.data }],
    ["a bare list", keys.data],
  ])("are listed from %s", async (_name, json) => {
    setReply(keysRoute, { json });
    expect(await client.listKeys?.(signal)).toEqual([
      { nativeId: "61", name: "laptop", publicKey: keys.data[0]?.public_key },
      { nativeId: "62", name: "", publicKey: keys.data[1]?.public_key },
    ]);
  });

  it("throw if only some can be read", async () => {
    setReply(keysRoute, offContract({ json: [{ name: "no id" }] }));
    await expect(client.listKeys?.(signal)).rejects.toMatchObject({ kind: "unreadable" });
  });

  it("are added once, and looked up if the reply does not contain the key", async () => {
    const key = { nativeId: "63", name: "new", publicKey: "ssh-ed25519 AAAA me" };
    expect(await client.addKey?.("new", "ssh-ed25519 AAAA me")).toEqual(key);
    setReply("POST /ssh-keys", { json: { ssh_key: { id: 63, name: "new" } } });
    expect(await client.addKey?.("new", "ssh-ed25519 AAAA me")).toEqual(key);
    setReply("POST /ssh-keys", offContract({ status: 201, text: "" }));
    const [first] = keys.data;
    expect(await client.addKey?.("again", `${first?.public_key.split(" me@")[0]} other`)).toMatchObject({
      nativeId: "61",
    });
    expect(cloud.requestedRoutes()).toEqual(["POST /ssh-keys", keysRoute]);
    await expect(client.addKey?.("lost", "ssh-ed25519 BBBB")).rejects.toMatchObject({ kind: "unreadable" });
  });

  it("are removed, also if they are already gone", async () => {
    await client.removeKey?.("61");
    setReply("DELETE /ssh-keys/{id}", { status: 404, json: { message: "Not Found" } });
    await client.removeKey?.("61");
    expect(cloud.requestedRoutes()).toEqual(["DELETE /ssh-keys/61"]);
    setReply("DELETE /ssh-keys/{id}", { status: 403, json: { message: "wrong team" } });
    await expect(client.removeKey?.("61")).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("are used to validate the account's key", async () => {
    await client.validateKey?.(signal);
    expect(cloud.requestedRoutes()).toEqual([keysRoute]);
    setReply(keysRoute, {
      status: 401,
      json: { error: { message: "Invalid API key.", code: "invalid_api_key" } },
    });
    await expect(client.validateKey?.(signal)).rejects.toMatchObject({ kind: "unauthorised" });
  });
});

it("has only CloudCompute's capabilities", () => {
  for (const method of ["stop", "start", "restart", "setPorts", "reveal"])
    expect(client).not.toHaveProperty(method);
  expect(cloudcompute.instances).toMatchObject({ absenceByListOnly: false });
  expect(cloudcompute.instances?.stopping).toContain("Vast.ai");
});
