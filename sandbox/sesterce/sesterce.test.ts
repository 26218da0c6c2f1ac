import { describe, expect, it } from "vitest";
import type { Sandbox } from "../server";
import { call, sandboxForTest, sandboxWithClock, send } from "../testing";
import { ask, doors, launch, listed, read, terminate } from "../testing-machines";

const cloud = "sesterce";
const body = (more: object = {}) => ({ ...doors.sesterce.createBody("gx"), ...more });

function create(sandbox: Sandbox, more: object = {}) {
  return ask(sandbox, cloud, "POST /gpu-cloud/instances", { body: body(more) });
}

describe("launching", () => {
  it.each([
    ["an offer that nobody makes", { instanceId: "Z80x8" }, 404],
    ["a cloud that does not exist", { cloudProvider: "668f9d8df664e3c028ce5dff" }, 404],
    ["a region where it is not", { region: "norway-2" }, 400],
    ["a system that is not among its options", { vm: { os: "windows_95" } }, 400],
    ["a key of nobody", { sshKeyId: "none" }, 404],
    ["a volume of nobody", { volumeId: "none" }, 404],
  ])("refuses %s", async (_name, more, status) => {
    const sandbox = await sandboxForTest();
    const told = await create(sandbox, more);
    expect(told).toMatchObject({ status, body: { statusCode: status, path: "/gpu-cloud/instances" } });
    expect(sandbox.machines()).toEqual([]);
  });

  it("refuses what is sold out", async () => {
    const sandbox = await sandboxForTest();
    const offers = (await (await call(sandbox, cloud, "/gpu-cloud/instances/offers")).json()) as {
      instanceId: string;
      cloud: { _id: string };
      availability: { region: string; available: boolean }[];
    }[];
    const soldOut = offers.find(({ availability }) => availability[0]?.available === false);
    const told = await create(sandbox, {
      instanceId: soldOut?.instanceId,
      cloudProvider: soldOut?.cloud._id,
      region: soldOut?.availability[0]?.region,
      vm: undefined,
    });
    expect(told.status).toBe(409);
  });

  it("answers 201 with a machine that has no address yet", async () => {
    const { sandbox, pass } = await sandboxWithClock();
    const told = await create(sandbox);
    expect(told).toMatchObject({
      status: 201,
      body: { status: "pending", ip: null, sshPort: null, gpuModel: "L40", vramPerGpu: 48, deletedAt: null },
    });
    const id = doors.sesterce.idIn(told.body);
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    expect(await read(sandbox, cloud, id)).toMatchObject({ isPending: true, sshKey: null, portForwards: [] });
    pass(10);
    expect(await read(sandbox, cloud, id)).toMatchObject({
      isPending: false,
      ip: expect.any(String),
      sshPort: 22,
    });
  });
});

describe("machines", () => {
  it("stay in the list for a minute after they are gone everywhere else", async () => {
    const { sandbox, pass } = await sandboxWithClock();
    const id = await launch(sandbox, cloud);
    expect(await terminate(sandbox, cloud, id)).toEqual({ status: 204, body: undefined });
    expect(await listed(sandbox, cloud)).toMatchObject([{ status: "deleting", deletedAt: null }]);
    expect((await terminate(sandbox, cloud, id)).status).toBe(204);
    pass(6);
    expect(await read(sandbox, cloud, id)).toBeUndefined();
    expect(await listed(sandbox, cloud)).toMatchObject([
      { status: "deleted", deletedAt: expect.any(String) },
    ]);
    expect(sandbox.machines()).toMatchObject([{ billing: false }]);
    pass(60);
    expect(await listed(sandbox, cloud)).toEqual([]);
  });

  it("are listed by deployment", async () => {
    const sandbox = await sandboxForTest();
    await launch(sandbox, cloud);
    const count = async (query: string) => {
      const told = await ask(sandbox, cloud, "GET /gpu-cloud/instances", { query });
      return told.status === 200 ? (told.body as object[]).length : told.status;
    };
    expect(await count("?deploymentType=vm")).toBe(1);
    expect(await count("?deploymentType=container")).toBe(0);
    expect(await count("?deploymentType=balloon")).toBe(400);
  });
});

it("keys come and go, and one can be the default", async () => {
  const sandbox = await sandboxForTest();
  const add = (name: string) =>
    ask(sandbox, cloud, "POST /gpu-cloud/ssh-keys", { body: { name, publicKey: "ssh-ed25519 A" } });
  const { _id: id } = (await add("mine")).body as { _id: string };
  await add("other");
  const makeDefault = () => ask(sandbox, cloud, "PATCH /gpu-cloud/ssh-keys/{id}/makedefault", { id });
  expect((await makeDefault()).status).toBe(204);
  const keys = await ask(sandbox, cloud, "GET /gpu-cloud/ssh-keys");
  expect(keys.body).toMatchObject([{ _id: id, isDefault: true }, { isDefault: false }]);
  const told = await create(sandbox, { sshKeyId: id });
  expect(await read(sandbox, cloud, doors.sesterce.idIn(told.body))).toMatchObject({
    sshKey: { name: "mine" },
  });
  const drop = () => ask(sandbox, cloud, "DELETE /gpu-cloud/ssh-keys/{id}", { id });
  expect([(await drop()).status, (await drop()).status]).toEqual([204, 404]);
  expect((await makeDefault()).status).toBe(404);
});

it("volumes, in the shape that is only guessed", async () => {
  const sandbox = await sandboxForTest();
  const json = async (reply: Response) => ({
    status: reply.status,
    body: (await reply.json().catch(() => null)) as never,
  });
  const offers = (await json(await call(sandbox, cloud, "/gpu-cloud/volumes/offers"))).body as {
    provider: string;
    regions: { name: string }[];
  }[];
  const offer = offers.find(({ provider }) => provider.endsWith("02"));
  const wish = { name: "data", provider: offer?.provider, region: "us-central-2", sizeInGb: 50 };
  const elsewhere = await call(sandbox, cloud, "/gpu-cloud/volumes", { ...wish, region: "mars" });
  expect(elsewhere.status).toBe(400);
  const made = await json(await call(sandbox, cloud, "/gpu-cloud/volumes", wish));
  expect(made).toMatchObject({ status: 201, body: { name: "data", capacity: 50, hourlyPrice: 0.005 } });
  const { _id: id } = made.body as { _id: string };
  const told = await create(sandbox, { volumeId: id });
  expect(told.body).toMatchObject({ volumes: [{ _id: id }] });
  const path = `/gpu-cloud/volumes/${id}`;
  expect((await send(sandbox, cloud, "DELETE", path)).status).toBe(409);
  expect((await json(await call(sandbox, cloud, "/gpu-cloud/volumes"))).body).toMatchObject([{ _id: id }]);
  const spare = await json(await call(sandbox, cloud, "/gpu-cloud/volumes", wish));
  const sparePath = `/gpu-cloud/volumes/${(spare.body as { _id: string })._id}`;
  expect((await send(sandbox, cloud, "DELETE", sparePath)).status).toBe(204);
  expect((await call(sandbox, cloud, sparePath)).status).toBe(404);
});
