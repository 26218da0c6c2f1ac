import { describe, expect, it } from "vitest";
import { callProvider, startTestSandbox, startSandboxWithClock } from "../../testing/sandbox/harness";
import {
  callOperation,
  machineApis,
  launchMachine,
  readMachineRow,
  terminateMachine,
} from "../../testing/sandbox/machines";

const cloud = "cloudcompute";
const body = (more: object = {}) => ({ ...machineApis.cloudcompute.createBody("gx"), ...more });

describe("an ask", () => {
  it("is rented once and free again after the machine is gone", async () => {
    const { sandbox } = await startSandboxWithClock();
    const offer = async () => {
      const reply = (await (await callProvider(sandbox, cloud, "/offers")).json()) as {
        data: { id: number }[];
      };
      return reply.data.find(({ id }) => id === 20_000_004);
    };
    expect(await offer()).toMatchObject({ rentable: true });
    const id = await launchMachine(sandbox, cloud);
    expect(await offer()).toMatchObject({ rentable: false, rented: true });
    const again = await callOperation(sandbox, cloud, "POST /instances", { body: body() });
    expect(again).toMatchObject({ status: 410, body: { error: "no_such_ask" } });
    expect((await terminateMachine(sandbox, cloud, id)).body).toEqual({ success: true });
    expect(await offer()).toMatchObject({ rentable: true });
  });

  it.each([
    ["an unknown ask", { ask_id: 7 }, 404],
    ["an ask with an invalid price", { ask_id: 20_000_031 }, 410],
    ["an ask with too large a disk", { disk_gb: 99_999 }, 422],
    ["an ask with too small a disk", { disk_gb: 4 }, 422],
    ["an ask with an unknown key", { ssh_key_ids: [1] }, 422],
  ])("%s cannot be rented", async (_name, more, status) => {
    const sandbox = await startTestSandbox();
    const result = await callOperation(sandbox, cloud, "POST /instances", { body: body(more) });
    expect(result.status).toBe(status);
    if (status === 422) expect(result.body).toMatchObject({ errors: expect.any(Object) });
    expect(sandbox.machines()).toEqual([]);
  });

  it("bills in its currency, else in roubles", async () => {
    const sandbox = await startTestSandbox();
    await callOperation(sandbox, cloud, "POST /instances", {
      body: body({ ask_id: 20_000_099, type: 1, stats: "x" }),
    });
    await callOperation(sandbox, cloud, "POST /instances", { body: body({ ask_id: 20_000_009 }) });
    expect(sandbox.machines()).toMatchObject([{ currency: "XTS", hourly: 148 }, { currency: "RUB" }]);
  });
});

describe("machines", () => {
  it("are renamed and labeled independently", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await launchMachine(sandbox, cloud, "first");
    const patch = (change: object) =>
      callOperation(sandbox, cloud, "PATCH /instances/{instanceId}", { id, body: change });
    expect((await patch({ label: "second" })).body).toMatchObject({
      data: { name: "first", label: "second" },
    });
    expect((await patch({ name: "third" })).body).toMatchObject({ data: { name: "third", label: "second" } });
    expect((await patch({ color: "red" })).status).toBe(422);
    expect(sandbox.machines()).toMatchObject([{ name: "third" }]);
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({ ssh_host: null, ssh_port: null });
    pass(10);
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({
      ssh_host: expect.stringMatching(/^\d+\./),
    });
    await terminateMachine(sandbox, cloud, id);
    expect((await patch({ name: "fourth" })).status).toBe(404);
  });
});

it("adds and deletes keys by number", async () => {
  const sandbox = await startTestSandbox();
  const added = await callOperation(sandbox, cloud, "POST /ssh-keys", {
    body: { public_key: "ssh-ed25519 A", name: "mine" },
  });
  await callOperation(sandbox, cloud, "POST /ssh-keys", { body: { public_key: "ssh-ed25519 B" } });
  const { id } = (added.body as { data: { id: number } }).data;
  const keys = await callOperation(sandbox, cloud, "GET /ssh-keys");
  expect(keys.body).toMatchObject({ data: [{ id, name: "mine" }, { name: null }] });
  const launched = await callOperation(sandbox, cloud, "POST /instances", {
    body: body({ ssh_key_ids: [id] }),
  });
  expect(launched.status).toBe(201);
  const drop = () => callOperation(sandbox, cloud, "DELETE /ssh-keys/{sshKeyId}", { id: String(id) });
  expect([(await drop()).status, (await drop()).status]).toEqual([204, 404]);
});
