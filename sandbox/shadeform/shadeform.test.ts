import { describe, expect, it } from "vitest";
import type { Sandbox } from "../server";
import { noon, startTestSandbox, startSandboxWithClock } from "../../testing/sandbox/harness";
import {
  callOperation,
  machineApis,
  launchMachine,
  listMachineRows,
  readMachineRow,
} from "../../testing/sandbox/machines";

const cloud = "shadeform";
const body = (more: object = {}) => ({ ...machineApis.shadeform.createBody("gx"), ...more });

function create(sandbox: Sandbox, more: object = {}) {
  return callOperation(sandbox, cloud, "POST /instances/create", { body: body(more) });
}

async function created(sandbox: Sandbox, more: object = {}): Promise<string> {
  return ((await create(sandbox, more)).body as { id: string }).id;
}

describe("launching", () => {
  it.each([
    ["an unknown type", { shade_instance_type: "Z80" }, 400],
    ["a region without the type", { region: "oslo-norway-1" }, 400],
    ["an operating system that the type lacks", { os: "windows_95" }, 400],
    [
      "spot in a region without it",
      { cloud: "hyperstack", shade_instance_type: "A4000", region: "canada-1", rental_type: "spot" },
      400,
    ],
    [
      "on demand in a region with only spot left",
      { cloud: "datacrunch", shade_instance_type: "H200", region: "helsinki-finland-1" },
      409,
    ],
    ["an unknown key", { ssh_key_id: "none" }, 404],
    ["an unknown volume", { volume_ids: ["none"] }, 404],
    ["two volumes", { volume_ids: ["a", "b"] }, 400],
    ["an unknown template", { template_id: "none" }, 404],
  ])("rejects %s", async (_name, more, status) => {
    const sandbox = await startTestSandbox();
    const result = await create(sandbox, more);
    expect(result.status).toBe(status);
    if (status === 409) expect(result.body).toMatchObject({ error_code: "OUT_OF_STOCK" });
    expect(sandbox.machines()).toEqual([]);
  });

  it("returns spot prices in dollars beside whole cents", async () => {
    const sandbox = await startTestSandbox();
    await created(sandbox, { rental_type: "spot" });
    await created(sandbox);
    const [spot, onDemand] = await listMachineRows(sandbox, cloud);
    const terms = spot?.["rental_terms"] as { rental_type: string; hourly_price: string };
    expect(terms).toEqual({ rental_type: "spot", hourly_price: expect.stringMatching(/^\d+\.\d\d$/) });
    expect(spot?.["hourly_price"]).toBe(Math.round(Number(terms.hourly_price) * 100));
    expect(onDemand).not.toHaveProperty("rental_terms");
    expect(sandbox.machines()[0]?.hourly).toBe(Number(terms.hourly_price));
  });

  it("returns the launch options, including secrets", async () => {
    const sandbox = await startTestSandbox();
    const docker_configuration = {
      image: "vllm/vllm-openai",
      port_mappings: [{ host_port: 80, container_port: 8000 }],
      registry_credentials: { username: "me", password: "secret" },
    };
    const more = {
      tags: ["gx-tag"],
      envs: [{ name: "TOKEN", value: "secret" }],
      alert: { spend_threshold: "3.14" },
      volume_mount: { auto: true },
      launch_configuration: { type: "docker", docker_configuration },
    };
    const id = await created(sandbox, more);
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({
      ...more,
      volume_ids: [],
      port_mappings: [{ internal_port: 8000, external_port: 80 }],
    });
    const [row] = await listMachineRows(sandbox, cloud);
    expect(row).not.toHaveProperty("envs");
    expect(JSON.stringify(sandbox.logEntries())).not.toContain("secret");
  });
});

describe("machines", () => {
  it("have no address while they boot, and some never have a port", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    for (let index = 0; index < 12; index++) await launchMachine(sandbox, cloud);
    for (const row of await listMachineRows(sandbox, cloud)) {
      expect(row).toMatchObject({ ip: null, ssh_port: null, active_at: null, deleted_at: null });
    }
    pass(10);
    const rows = await listMachineRows(sandbox, cloud);
    expect(rows.every((row) => typeof row["ip"] === "string")).toBe(true);
    expect(new Set(rows.map((row) => row["ssh_port"]))).toEqual(new Set([22, null]));
  });

  it("are listed while they are deleted, without cost", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await launchMachine(sandbox, cloud);
    pass(3_600);
    const remove = () => callOperation(sandbox, cloud, "POST /instances/{id}/delete", { id });
    expect(await remove()).toEqual({ status: 200, body: undefined });
    const billed = sandbox.machines()[0]?.billedMicros;
    expect(billed).toBe(Math.round((sandbox.machines()[0]?.hourly ?? 0) * 1e6));
    pass(5);
    expect((await remove()).status).toBe(200);
    expect(await listMachineRows(sandbox, cloud)).toMatchObject([{ id, status: "deleting" }]);
    expect(sandbox.machines()).toMatchObject([{ billing: false, billedMicros: billed }]);
    pass(1);
    expect(await listMachineRows(sandbox, cloud)).toEqual([]);
    expect((await remove()).status).toBe(404);
  });

  it("are updated: missing fields stay, null removes", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await created(sandbox, { tags: ["one"], auto_delete: { spend_threshold: "1000" } });
    const update = (change: object) =>
      callOperation(sandbox, cloud, "POST /instances/{id}/update", { id, body: change });
    expect(await update({ name: "renamed" })).toEqual({ status: 200, body: undefined });
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({ name: "renamed", tags: ["one"] });
    await update({ tags: null, auto_delete: null });
    const row = await readMachineRow(sandbox, cloud, id);
    expect(row).toMatchObject({ tags: [] });
    expect(row).not.toHaveProperty("auto_delete");
    pass(10);
    const restart = () => callOperation(sandbox, cloud, "POST /instances/{id}/restart", { id });
    expect(await restart()).toEqual({ status: 200, body: undefined });
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({ status: "active" });
  });

  it("are deleted at their date threshold", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const date_threshold = new Date(noon + 3_600_000).toISOString();
    const id = await created(sandbox, { auto_delete: { date_threshold } });
    pass(3_599);
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({
      status: "active",
      auto_delete: { date_threshold },
    });
    pass(1);
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({
      status: "deleting",
      status_details: "auto delete",
    });
    pass(6);
    expect(sandbox.machines()).toMatchObject([{ status: "deleted", endedAt: noon + 3_606_000 }]);
  });

  it("are deleted at their spend threshold, and later if it is raised in time", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await created(sandbox, { auto_delete: { spend_threshold: "1" } });
    await callOperation(sandbox, cloud, "POST /instances/{id}/update", {
      id,
      body: { auto_delete: { spend_threshold: "2" } },
    });
    pass(2_000_000);
    expect(sandbox.machines()[0]?.billedMicros).toBe(2_000_000);
    expect(await readMachineRow(sandbox, cloud, id)).toBeUndefined();
  });

  it.each([{ date_threshold: "tomorrow" }, { spend_threshold: "$3" }, { spend_threshold: 3 }])(
    "do not take %j for a threshold",
    async (auto_delete) => {
      const sandbox = await startTestSandbox();
      expect((await create(sandbox, { auto_delete })).status).toBe(400);
    },
  );
});

it("names keys, which launches use", async () => {
  const sandbox = await startTestSandbox();
  const add = (name: string) =>
    callOperation(sandbox, cloud, "POST /sshkeys/add", { body: { name, public_key: "ssh-ed25519 A" } });
  const first = ((await add("first")).body as { id: string }).id;
  const second = ((await add("second")).body as { id: string }).id;
  expect(await add("first")).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining("name must be unique") },
  });
  const keys = await callOperation(sandbox, cloud, "GET /sshkeys");
  expect(keys.body).toMatchObject({ ssh_keys: [{ name: "first" }, { id: second }] });
  const id = await created(sandbox, { ssh_key_id: first });
  expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({ ssh_key_id: first });
  expect((await callOperation(sandbox, cloud, "POST /sshkeys/{id}/delete", { id: first })).status).toBe(200);
  expect((await callOperation(sandbox, cloud, "POST /sshkeys/{id}/delete", { id: first })).status).toBe(404);
});

it("mounts a volume to one machine", async () => {
  const { sandbox, pass } = await startSandboxWithClock();
  const place = { cloud: "datacrunch", region: "helsinki-finland-1" };
  const options = { ...place, name: "data", size_in_gb: 100 };
  const elsewhere = await callOperation(sandbox, cloud, "POST /volumes/create", {
    body: { ...options, region: "mars" },
  });
  expect(elsewhere.status).toBe(400);
  const id = (
    (await callOperation(sandbox, cloud, "POST /volumes/create", { body: options })).body as { id: string }
  ).id;
  expect((await create(sandbox, { volume_ids: [id] })).status).toBe(400);
  const spot = { ...place, shade_instance_type: "H200", rental_type: "spot", volume_ids: [id] };
  const machine = await created(sandbox, spot);
  expect((await create(sandbox, spot)).status).toBe(400);
  expect((await callOperation(sandbox, cloud, "GET /volumes")).body).toMatchObject({
    volumes: [{ id, mounted_by: machine }],
  });
  await callOperation(sandbox, cloud, "POST /instances/{id}/delete", { id: machine });
  pass(6);
  expect((await callOperation(sandbox, cloud, "GET /volumes")).body).toMatchObject({
    volumes: [{ id, mounted_by: null }],
  });
});

it("saves and launches templates", async () => {
  const sandbox = await startTestSandbox();
  const save = await callOperation(sandbox, cloud, "POST /templates/save", {
    body: { name: "mine", tags: ["of-template"] },
  });
  const { id } = save.body as { id: string };
  expect((await callOperation(sandbox, cloud, "GET /templates")).body).toMatchObject({
    templates: [{ id, name: "mine" }],
  });
  const machine = await created(sandbox, { template_id: id });
  expect(await readMachineRow(sandbox, cloud, machine)).toMatchObject({ name: "gx", tags: ["of-template"] });
});
