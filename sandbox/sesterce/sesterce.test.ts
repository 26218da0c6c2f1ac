import { describe, expect, it } from "vitest";
import type { Sandbox } from "../server";
import { callProvider, startTestSandbox, startSandboxWithClock } from "../../testing/sandbox/harness";
import {
  callOperation,
  machineApis,
  launchMachine,
  listMachineRows,
  readMachineRow,
  terminateMachine,
} from "../../testing/sandbox/machines";

const cloud = "sesterce";
const body = (more: object = {}) => ({ ...machineApis.sesterce.createBody("gx"), ...more });

function create(sandbox: Sandbox, more: object = {}) {
  return callOperation(sandbox, cloud, "POST /gpu-cloud/instances", { body: body(more) });
}

describe("launching", () => {
  it.each([
    ["an unknown offer", { instanceId: "Z80x8" }, 404],
    ["an unknown cloud", { cloudProvider: "668f9d8df664e3c028ce5dff" }, 404],
    ["a region without the offer", { region: "norway-2" }, 400],
    ["an operating system that the offer lacks", { vm: { os: "windows_95" } }, 400],
    ["an unknown key", { sshKeyId: "none" }, 404],
    ["an unknown volume", { volumeId: "none" }, 404],
  ])("rejects %s", async (_name, more, status) => {
    const sandbox = await startTestSandbox();
    const result = await create(sandbox, more);
    expect(result).toMatchObject({ status, body: { statusCode: status, path: "/gpu-cloud/instances" } });
    expect(sandbox.machines()).toEqual([]);
  });

  it("rejects an offer that is sold out", async () => {
    const sandbox = await startTestSandbox();
    const offers = (await (await callProvider(sandbox, cloud, "/gpu-cloud/instances/offers")).json()) as {
      instanceId: string;
      cloud: { _id: string };
      availability: { region: string; available: boolean }[];
    }[];
    const soldOut = offers.find(({ availability }) => availability[0]?.available === false);
    const result = await create(sandbox, {
      instanceId: soldOut?.instanceId,
      cloudProvider: soldOut?.cloud._id,
      region: soldOut?.availability[0]?.region,
      vm: undefined,
    });
    expect(result.status).toBe(409);
  });

  it("returns 201 with a machine that has no address yet", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const result = await create(sandbox);
    expect(result).toMatchObject({
      status: 201,
      body: { status: "pending", ip: null, sshPort: null, gpuModel: "L40", vramPerGpu: 48, deletedAt: null },
    });
    const id = machineApis.sesterce.parseId(result.body);
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({
      isPending: true,
      sshKey: null,
      portForwards: [],
    });
    pass(10);
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({
      isPending: false,
      ip: expect.any(String),
      sshPort: 22,
    });
  });
});

describe("machines", () => {
  it("stay in the list for a minute after they are gone everywhere else", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await launchMachine(sandbox, cloud);
    expect(await terminateMachine(sandbox, cloud, id)).toEqual({ status: 204, body: undefined });
    expect(await listMachineRows(sandbox, cloud)).toMatchObject([{ status: "deleting", deletedAt: null }]);
    expect((await terminateMachine(sandbox, cloud, id)).status).toBe(204);
    pass(6);
    expect(await readMachineRow(sandbox, cloud, id)).toBeUndefined();
    expect(await listMachineRows(sandbox, cloud)).toMatchObject([
      { status: "deleted", deletedAt: expect.any(String) },
    ]);
    expect(sandbox.machines()).toMatchObject([{ billing: false }]);
    pass(60);
    expect(await listMachineRows(sandbox, cloud)).toEqual([]);
  });

  it("are listed by deployment", async () => {
    const sandbox = await startTestSandbox();
    await launchMachine(sandbox, cloud);
    const count = async (query: string) => {
      const result = await callOperation(sandbox, cloud, "GET /gpu-cloud/instances", { query });
      return result.status === 200 ? (result.body as object[]).length : result.status;
    };
    expect(await count("?deploymentType=vm")).toBe(1);
    expect(await count("?deploymentType=container")).toBe(0);
    expect(await count("?deploymentType=balloon")).toBe(400);
  });
});

it("adds and deletes keys", async () => {
  const sandbox = await startTestSandbox();
  const add = (name: string) =>
    callOperation(sandbox, cloud, "POST /gpu-cloud/ssh-keys", { body: { name, publicKey: "ssh-ed25519 A" } });
  const { _id: id } = (await add("mine")).body as { _id: string };
  await add("other");
  const keys = await callOperation(sandbox, cloud, "GET /gpu-cloud/ssh-keys");
  expect(keys.body).toMatchObject([{ _id: id, name: "mine" }, { name: "other" }]);
  const result = await create(sandbox, { sshKeyId: id });
  expect(await readMachineRow(sandbox, cloud, machineApis.sesterce.parseId(result.body))).toMatchObject({
    sshKey: { name: "mine" },
  });
  const drop = () => callOperation(sandbox, cloud, "DELETE /gpu-cloud/ssh-keys/{id}", { id });
  expect([(await drop()).status, (await drop()).status]).toEqual([204, 404]);
});
