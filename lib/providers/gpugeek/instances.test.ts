import { assert, asyncProperty, constantFrom, jsonValue } from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { ProviderError } from "../errors";
import type { FixtureReply } from "@/testing/cloud/fixture-cloud";
import type { InstanceClient, InstanceListing, ListedInstance } from "../instances";
import { leaksSecret, offContract, type FakeMachineCloud } from "@/testing/cloud/fake-machine-cloud";

import machines from "./__fixtures__/machines.json";
import { gpugeek } from "./index";
import {
  actionRoute,
  successReply,
  gpusRoute,
  queryRoute,
  refusalReply,
  resultRoute,
  startFakeGpugeekMachines,
} from "../../../testing/cloud/gpugeek-machines";

const rows = machines.data.instances;
const [running, stopped, fresh] = rows as [object, object, object];
const signal = new AbortController().signal;

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

const setReply = (route: string, reply: FixtureReply | ((body: unknown) => FixtureReply)) =>
  geek.reset({ [route]: typeof reply === "function" ? ({ body }) => reply(body) : reply });

describe("the list of machines", () => {
  const listed = async () => (await client.list(signal)).instances;

  it("parses a machine, its links without tokens and its address", async () => {
    const { instances, ...listing } = await client.list(signal);
    expect(listing).toEqual({ complete: true, unreliableReason: null, hasNames: true });
    expect(instances[0]).toEqual({
      nativeId: "601234567890123",
      name: "train-gx-aaaabbbbccccdddd",
      labels: [],
      state: "running",
      rawState: "running",
      detail: null,
      bills: true,
      cloud: "gpugeek",
      rawGpu: "A100-PCIE-40G",
      gpu: { id: "a100-pcie-40", name: "A100 PCIe", family: "A100" },
      gpuCount: 2,
      regionName: "suqian-b",
      native: null,
      createdAt: new Date("2026-11-20T06:05:09Z"),
      ssh: { host: "suqian1.geek.example", port: 41022, user: "root" },
      services: [
        { label: "Notebook", url: "http://suqian1.geek.example:41757/lab" },
        { label: "TensorBoard", url: "http://suqian1.geek.example:41634/" },
        { label: "HTTP 8099", url: "https://601234567890123-http-8099.suqian1.geek.example:8443/" },
      ],
      ports: [{ internal: 8099, external: null }],
      hasSecrets: true,
      isStartable: false,
    } satisfies ListedInstance);
    expect(instances[1]).toMatchObject({ state: "stopped", bills: null, gpuCount: null, isStartable: true });
    expect(instances[2]).toMatchObject({ state: "provisioning", bills: true, ssh: null, isStartable: null });
    expect(leaksSecret(instances, "mUlberry7RiverStone", "w1llowTreeToken")).toBe(false);
  });

  const pages =
    (all: object[], first: number, size: number) =>
    ({ query }: { query: URLSearchParams }): FixtureReply => {
      const from = (Number(query.get("pn")) - first) * size;
      return successReply({ instances: from < 0 ? [] : all.slice(from, from + size), total: all.length });
    };
  const many = Array.from({ length: 45 }, (_, index) => ({ ...stopped, instanceId: 900 + index }));

  it.each([1, 0])("reads every page if they count from %i", async (first) => {
    geek.reset({ [queryRoute]: pages(many, first, 20) });
    const { instances, complete, unreliableReason } = await client.list(signal);
    expect(new Set(instances.map(({ nativeId }) => nativeId)).size).toBe(45);
    expect([complete, unreliableReason]).toEqual([true, null]);
  });

  it("is empty only if the count is 0 too", async () => {
    setReply(queryRoute, successReply({ instances: [], total: 0 }));
    expect(await client.list(signal)).toMatchObject({ instances: [], complete: true });
    setReply(queryRoute, offContract(successReply({ instances: null, total: 0 })));
    expect(await client.list(signal)).toMatchObject({ instances: [], complete: true });
  });

  it.each<[string, object]>([
    ["a count above the rows", { instances: rows, total: 5 }],
    ["a count below the rows", { instances: rows, total: 2 }],
    ["no count", { instances: rows }],
    ["only a count", { instances: [], total: 3 }],
    ["a row without an id", { instances: [running, { ...stopped, instanceId: 0 }], total: 2 }],
    ["a row that is none", { instances: [running, "x"], total: 2 }],
  ])("is incomplete with %s", async (_name, data) => {
    setReply(queryRoute, offContract(successReply(data)));
    const { complete, unreliableReason } = await client.list(signal);
    expect(complete).toBe(false);
    expect(unreliableReason).toMatch(/GPUGeek .+\.$/);
  });

  it.each<[string, FixtureReply, string]>([
    ["no list", offContract(successReply({ instances: null, total: 3 })), "unreadable"],
    ["no data", offContract(successReply(null)), "unreadable"],
    ["no envelope", offContract({ json: [] }), "unreadable"],
    ["an error code", refusalReply(10135, "no"), "rejected"],
    ["an old token", refusalReply(10002, "expired"), "unauthorised"],
    ["a web page", { text: "<html>" }, "unreadable"],
  ])("is never parsed as empty: %s", async (_name, reply, kind) => {
    setReply(queryRoute, reply);
    await expect(client.list(signal)).rejects.toMatchObject({ name: "ProviderError", kind });
  });

  it("retries a transient failure", async () => {
    let requests = 0;
    setReply(queryRoute, () =>
      requests++ === 0 ? refusalReply(10001, "internal error") : { json: machines },
    );
    expect(await listed()).toHaveLength(3);
  });

  it.each<[object, object | null, object]>([
    [{ status: "Running" }, null, { state: "running", rawState: "Running", bills: true }],
    [{ status: "stopped" }, null, { state: "stopped" }],
    [{ status: "hibernating" }, null, { state: "unknown", rawState: "hibernating", bills: null }],
    [{ status: null }, null, { state: "unknown", rawState: null }],
    [{ status: "stopd", isPending: 1 }, null, { state: "provisioning" }],
    [{ status: "stopd", isPending: 1 }, { action: "start", status: 1 }, { state: "provisioning" }],
    [
      { status: "running", isPending: 1 },
      { action: "restart", status: 1 },
      { state: "restarting", bills: true },
    ],
    [
      { status: "running", isPending: 1 },
      { action: "release", status: 1 },
      { state: "terminating", bills: null },
    ],
    [
      { status: "running", isPending: 1 },
      { action: "stop", status: 1 },
      { state: "running", bills: true },
    ],
    [{ status: "creating", isPending: 1 }, { action: "create", status: 1 }, { state: "provisioning" }],
    [
      { status: "creating", isPending: 1 },
      { action: "create", status: 3 },
      { state: "error", bills: null },
    ],
    [{ status: "creating" }, { status: 3 }, { state: "error" }],
    [
      { status: "running", isPending: 1 },
      { action: "stop", status: 3 },
      { state: "running", detail: "GPUGeek reports that stop failed." },
    ],
    [
      { status: "stopd", isStartable: false },
      { action: "start", status: 3 },
      {
        state: "stopped",
        failedAction: "start",
        detail: expect.stringMatching(/no GPU is free.*Start it again/),
      },
    ],
    [{ status: "stopd" }, { action: "start", status: 2 }, { state: "stopped", detail: null }],
    [{ status: "running", isPending: "1" }, { action: "stop", status: 2 }, { state: "provisioning" }],
  ])("parses %j with the operation %j as %j", async (row, operation, expected) => {
    const machine = { ...running, operationId: 5, ...row };
    const operations = operation === null ? [] : [{ instanceId: 1, operationId: "5", ...operation }];
    geek.reset({
      [queryRoute]: offContract(successReply({ instances: [machine], total: 1 })),
      [resultRoute]: offContract(successReply({ operations })),
    });
    expect((await listed())[0]).toMatchObject(expected);
  });

  it("requests the operations of all changing machines once", async () => {
    const pending = { ...stopped, isPending: 1, operationId: "41" };
    setReply(queryRoute, successReply({ instances: [running, pending, fresh], total: 3 }));
    await client.list(signal);
    expect(geek.sentBodies(resultRoute)).toEqual([{ ids: [41, 601234567890997] }]);
  });

  it.each<[string, FixtureReply]>([
    ["an error", refusalReply(10001, "internal error")],
    ["nothing", offContract(successReply(null))],
    ["invalid rows", offContract(successReply({ operations: [null, { status: 1 }] }))],
  ])("works without the operations if their reply is %s", async (_name, reply) => {
    setReply(resultRoute, reply);
    expect(await client.list(signal)).toMatchObject({ complete: true, instances: [{}, {}, {}] });
  });

  it.each([
    ["ssh -p 22 a@h.example -o X=1", { host: "h.example", port: 22, user: "a" }],
    ["ssh root@203.0.113.4", { host: "203.0.113.4", port: 22, user: "root" }],
    ["ssh root@h.example -p 2200", { host: "h.example", port: 2200, user: "root" }],
    ["ssh -p 22 root@$(reboot).example", null],
    ["ssh -p 22", null],
    ["", null],
  ])("parses %j as an address", async (sshCmd, ssh) => {
    setReply(queryRoute, successReply({ instances: [{ ...running, sshCmd }], total: 1 }));
    expect((await listed())[0]?.ssh).toEqual(ssh);
  });

  it("shows no invalid link, and none with a token", async () => {
    const services = ["javascript:alert(1)", 5, "https://me:pass@h.example/x?a=1&access_token=t#token=t"];
    const machine = {
      ...running,
      notebookUrl: null,
      tensorboardUrl: "h:1",
      customServices: services,
      httpServices: null,
    };
    setReply(queryRoute, offContract(successReply({ instances: [machine], total: 1 })));
    expect((await listed())[0]?.services).toEqual([{ label: "TCP", url: "https://h.example/x?a=1" }]);
  });
});

it("survives any list, and never parses it as an empty one", async () => {
  const wrapped = constantFrom<(value: unknown) => unknown>(
    (value) => value,
    (value) => ({ code: 0, data: value }),
    (value) => ({ code: 0, data: { instances: value, total: 1 } }),
    (value) => ({ code: 0, data: { instances: [value], total: 1 } }),
    (value) => ({
      code: 0,
      data: { instances: [{ ...running, sshCmd: value, operationId: value }], total: value },
    }),
    (value) => ({
      code: 0,
      data: { instances: [{ ...running, status: value, httpServices: value }], total: 1 },
    }),
  );
  await assert(
    asyncProperty(jsonValue(), wrapped, async (value, wrap) => {
      setReply(queryRoute, offContract({ json: wrap(value) }));
      const result: unknown = await client.list(signal).catch((error: unknown) => error);
      if (result instanceof ProviderError) return;
      const { complete, instances } = result as InstanceListing;
      expect(complete && instances.length === 0).toBe(false);
    }),
    { numRuns: 100 },
  );
});

describe("one machine", () => {
  it("is requested by its id", async () => {
    setReply(queryRoute, successReply({ instances: [stopped], total: 1 }));
    expect(await client.read("601234567890124", signal)).toMatchObject({ state: "stopped", name: "idle" });
    expect(geek.cloud.requests[0]?.query.toString()).toBe("instanceId=601234567890124");
  });

  it("is missing if the list and its count are empty, or if it is unknown", async () => {
    setReply(queryRoute, successReply({ instances: [], total: 0 }));
    expect(await client.read("7", signal)).toBeNull();
    setReply(queryRoute, refusalReply(10135, "instance does not exist"));
    expect(await client.read("7", signal)).toBeNull();
  });

  it.each<[string, FixtureReply]>([
    ["other machines", successReply({ instances: rows, total: 3 })],
    ["an empty list with a count", successReply({ instances: [], total: 1 })],
    ["an empty list without one", successReply({ instances: [] })],
    ["an unreadable row", offContract(successReply({ instances: [{}], total: 1 }))],
    ["an unknown route", refusalReply(404, "unknown request URI", 404)],
  ])("is not missing because of %s", async (_name, reply) => {
    setReply(queryRoute, reply);
    await expect(client.read("7", signal)).rejects.toThrow(ProviderError);
  });

  it("shows its password and its link with the token only on request", async () => {
    setReply(queryRoute, successReply({ instances: [running], total: 1 }));
    expect(await client.reveal?.("601234567890123", signal)).toEqual([
      { label: "SSH password", value: "mUlberry7RiverStone" },
      { label: "Notebook link", value: "http://suqian1.geek.example:41757/lab?token=w1llowTreeToken" },
    ]);
    setReply(queryRoute, successReply({ instances: [], total: 0 }));
    await expect(client.reveal?.("601234567890123", signal)).rejects.toMatchObject({ kind: "not-found" });
  });
});

describe("an action", () => {
  const act: [string, (of: InstanceClient) => Promise<unknown>][] = [
    ["release", (of) => of.terminate("601234567890123")],
    ["start", (of) => of.start!("601234567890123")],
    ["stop", (of) => of.stop!("601234567890123")],
    ["restart", (of) => of.restart!("601234567890123")],
  ];

  it.each(act)("%s is sent once and returns its operation", async (action, run) => {
    expect(await run(client)).toEqual({
      operationId: "601234567890555",
      rawState: null,
      isNotFound: false,
    });
    expect(geek.sentBodies(actionRoute)).toEqual([{ instanceId: 601234567890123, action }]);
  });

  it("accepts its operation as text too", async () => {
    setReply(actionRoute, successReply({ operationId: "81" }));
    expect(await client.terminate("7")).toMatchObject({ operationId: "81" });
  });

  it.each<[string, FixtureReply, string]>([
    ["a rejection", refusalReply(10135, "instance is busy"), "rejected"],
    ["no GPU", refusalReply(10135, "资源不足"), "sold-out"],
    ["an internal error", refusalReply(10001, "internal error"), "unavailable"],
    ["an old token", refusalReply(10002, "expired"), "unauthorised"],
    ["an unknown route", refusalReply(404, "unknown request URI", 404), "rejected"],
    ["nothing", { text: "" }, "unreadable"],
    ["another form", offContract({ json: { ok: true } }), "unreadable"],
    ["500", { status: 500, json: {} }, "unavailable"],
  ])("with the reply %s throws, and is not repeated", async (_name, reply, kind) => {
    setReply(actionRoute, reply);
    const error: unknown = await client.start!("601234567890123").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ProviderError", kind });
    expect(leaksSecret(error)).toBe(false);
    expect(geek.requestedRoutes()).toEqual([actionRoute]);
  });

  it.each(["instance not exist", "the instance was not found", "实例不存在"])(
    "resolves after “%s”",
    async (message) => {
      setReply(actionRoute, refusalReply(10135, message));
      expect(await client.terminate("7")).toMatchObject({ isNotFound: true, operationId: null });
    },
  );
});

describe("ports", () => {
  it("are replaced as a whole", async () => {
    await client.setPorts!("601234567890123", { tcp: [8080, 8080], http: [7860, 7861] });
    await client.setPorts!("601234567890123", { tcp: [], http: [] });
    expect(geek.sentBodies(actionRoute)).toEqual([
      { instanceId: 601234567890123, action: "set_port", ports: [8080], httpPorts: [7860, 7861] },
      { instanceId: 601234567890123, action: "set_port", ports: [], httpPorts: [] },
    ]);
  });

  it.each([
    { tcp: [1, 2], http: [3, 4] },
    { tcp: [0], http: [] },
    { tcp: [1.5], http: [] },
  ])("are not sent if invalid: %j", async (ports) => {
    await expect(client.setPorts!("7", ports)).rejects.toMatchObject({ kind: "rejected", isUnsent: true });
    expect(geek.requestedRoutes()).toEqual([]);
  });

  it("are read if all are reported, and rejected if some would be lost", async () => {
    setReply(queryRoute, successReply({ instances: [running], total: 1 }));
    expect(await client.readPorts!("601234567890123", signal)).toEqual({ tcp: [], http: [8099] });
    setReply(queryRoute, successReply({ instances: [stopped], total: 1 }));
    await expect(client.readPorts!("601234567890124", signal)).rejects.toMatchObject({ kind: "unreadable" });
  });
});

it("validates the key with the shortest list", async () => {
  await client.validateKey?.(signal);
  expect(geek.requestedRoutes()).toEqual([gpusRoute]);
  setReply(gpusRoute, refusalReply(10002, "token missing"));
  await expect(client.validateKey?.(signal)).rejects.toMatchObject({ kind: "unauthorised" });
});

it("has only GPUGeek's capabilities", () => {
  expect(client).not.toHaveProperty("listKeys");
  expect(client).not.toHaveProperty("rename");
  expect(gpugeek.instances).toMatchObject({ absenceByListOnly: true });
});
