import { describe, expect, it } from "vitest";
import { providerNames } from "./clouds";
import { sendCommand, startTestSandbox, startSandboxWithClock } from "../testing/sandbox/harness";
import {
  callOperation,
  machineApis,
  launchMachine,
  listMachineRows,
  readMachineRow,
  terminateMachine,
} from "../testing/sandbox/machines";

const errors = {
  massedcompute: "failed",
  gpugeek: "stopd",
  cloudcompute: "exited",
  shadeform: "error",
  sesterce: "error",
};

describe.each(providerNames)("%s", (provider) => {
  const api = machineApis[provider];

  /** Adds machines of another owner, so that stock does not matter. */
  async function crowd(count: number) {
    const { sandbox, pass } = await startSandboxWithClock();
    const ids: string[] = [];
    for (let index = 0; index < count; index++) {
      const { id } = await sendCommand(sandbox, { provider, machine: { name: `stray-${index}` } });
      ids.push(String(id));
    }
    return { sandbox, pass, ids };
  }

  it("listLagSeconds: the machine bills but is not listed", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    await sendCommand(sandbox, { provider, behave: { listLagSeconds: 300 } });
    const id = await launchMachine(sandbox, provider);
    pass(299);
    expect(await listMachineRows(sandbox, provider)).toEqual([]);
    expect(await readMachineRow(sandbox, provider, id)).toBeUndefined();
    expect(api.isRefused(await terminateMachine(sandbox, provider, id))).toBe(true);
    expect(sandbox.machines()).toMatchObject([{ id, billing: true }]);
    pass(1);
    expect(await listMachineRows(sandbox, provider)).toHaveLength(1);
    expect(await readMachineRow(sandbox, provider, id)).toBeDefined();
  });

  it("listDrops: rows are missing from the list but found by id", async () => {
    const { sandbox, ids } = await crowd(3);
    await sendCommand(sandbox, { provider, behave: { listDrops: 2 } });
    const rows = await listMachineRows(sandbox, provider);
    expect(rows.map((row) => api.rowId(row))).toEqual(ids.slice(2));
    for (const id of ids) expect(await readMachineRow(sandbox, provider, id)).toBeDefined();
  });

  it("listCap: the list is cut silently", async () => {
    const { sandbox, ids } = await crowd(4);
    await sendCommand(sandbox, { provider, behave: { listCap: 3 } });
    const rows = await listMachineRows(sandbox, provider);
    expect(rows.map((row) => api.rowId(row))).toEqual(ids.slice(0, 3));
    await sendCommand(sandbox, { provider, behave: { listCap: null } });
    expect(await listMachineRows(sandbox, provider)).toHaveLength(4);
  });

  it("deleteIgnored: the delete is accepted and the machine bills on", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await launchMachine(sandbox, provider);
    pass(60);
    await sendCommand(sandbox, { provider, behave: { deleteIgnored: true } });
    expect(api.isRefused(await terminateMachine(sandbox, provider, id))).toBe(false);
    pass(3_600);
    expect(await readMachineRow(sandbox, provider, id)).toBeDefined();
    expect(sandbox.machines()).toMatchObject([{ billing: true, endedAt: null }]);
    await sendCommand(sandbox, { provider, behave: { deleteIgnored: false } });
    await terminateMachine(sandbox, provider, id);
    pass(10);
    expect(sandbox.machines()).toMatchObject([{ billing: false, status: "deleted" }]);
  });

  it("deleteNotFound: deletes return unknown while the machine runs", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await launchMachine(sandbox, provider);
    pass(60);
    await sendCommand(sandbox, { provider, behave: { deleteNotFound: 2 } });
    for (const isRefused of [true, true, false]) {
      expect(sandbox.machines()).toMatchObject([{ billing: true }]);
      expect(await readMachineRow(sandbox, provider, id)).toBeDefined();
      expect(api.isRefused(await terminateMachine(sandbox, provider, id))).toBe(isRefused);
    }
    pass(10);
    expect(await readMachineRow(sandbox, provider, id)).toBeUndefined();
  });

  it("duplicates: one name, several machines, one id returned", async () => {
    const sandbox = await startTestSandbox();
    await sendCommand(sandbox, { provider, behave: { duplicates: 2 } });
    const id = await launchMachine(sandbox, provider, "gx-twice");
    const machines = sandbox.machines();
    expect(machines.map(({ name }) => name)).toEqual(["gx-twice", "gx-twice"]);
    expect(machines[0]?.id).toBe(id);
    expect(new Set(machines.map((machine) => machine.id)).size).toBe(2);
    expect(sandbox.logEntries().at(-1)?.machineIds).toHaveLength(2);
    expect(await listMachineRows(sandbox, provider)).toHaveLength(2);
  });

  it("errorWithId: 400, and the machine in the error exists", async () => {
    const sandbox = await startTestSandbox();
    await sendCommand(sandbox, { provider, behave: { errorWithId: true } });
    const result = await callOperation(sandbox, provider, api.create, { body: api.createBody("gx-error") });
    const [machine] = sandbox.machines();
    expect(result.status).toBe(400);
    expect(JSON.stringify(result.body)).toContain(machine?.id);
    expect(machine).toMatchObject({ name: "gx-error", billing: true });
    expect(sandbox.logEntries()).toMatchObject([{ status: 400, machineIds: [machine?.id] }]);
  });

  it("bootError: the boot ends in the cloud's error status", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    await sendCommand(sandbox, { provider, behave: { bootError: true } });
    const id = await launchMachine(sandbox, provider);
    pass(10);
    const row = await readMachineRow(sandbox, provider, id);
    expect(row && api.status(row)).toBe(errors[provider]);
    expect(sandbox.machines()).toMatchObject([{ status: errors[provider] }]);
    expect(api.isRefused(await terminateMachine(sandbox, provider, id))).toBe(false);
  });

  it("null restores normal behavior", async () => {
    const sandbox = await startTestSandbox();
    await sendCommand(sandbox, { provider, behave: { deleteIgnored: true, listLagSeconds: 9 } });
    const state = await sendCommand(sandbox, { provider, behave: null });
    expect(state["behaviors"]).toMatchObject({ [provider]: { deleteIgnored: false, listLagSeconds: 0 } });
  });
});

it("cloudcompute, noNames: the list has no names", async () => {
  const sandbox = await startTestSandbox();
  const id = await launchMachine(sandbox, "cloudcompute", "gx-nameless");
  await sendCommand(sandbox, { provider: "cloudcompute", behave: { noNames: true } });
  const [row] = await listMachineRows(sandbox, "cloudcompute");
  expect(row).toMatchObject({ id: Number(id) });
  expect(JSON.stringify(row)).not.toContain("gx-nameless");
  expect(await readMachineRow(sandbox, "cloudcompute", id)).toMatchObject({ name: "gx-nameless" });
});

describe("control over machines", () => {
  it.each(providerNames)("%s: adds a machine of another owner at its price", async (provider) => {
    const { sandbox, pass } = await startSandboxWithClock();
    const machine = { name: "not-ours", hourly: 1.25, tags: ["theirs"] };
    const { id } = await sendCommand(sandbox, { provider, machine });
    pass(3_600);
    expect(sandbox.machines()).toMatchObject([
      {
        provider,
        id,
        name: "not-ours",
        tags: ["theirs"],
        hourly: 1.25,
        billedMicros: 1_250_000,
        billing: true,
      },
    ]);
    expect(await listMachineRows(sandbox, provider)).toHaveLength(1);
    expect(sandbox.logEntries().filter(({ event }) => event === "create")).toEqual([]);
    const reply = await fetch(`${sandbox.url}/control/machines`);
    expect(await reply.json()).toEqual(sandbox.machines());
  });

  it("terminates a machine as its cloud would", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await launchMachine(sandbox, "shadeform");
    pass(60);
    await sendCommand(sandbox, { end: id });
    expect(await readMachineRow(sandbox, "shadeform", id)).toMatchObject({
      status: "deleting",
      status_details: "preempted",
    });
    expect(sandbox.machines()).toMatchObject([{ billing: false, endedAt: null }]);
    pass(6);
    expect(await listMachineRows(sandbox, "shadeform")).toEqual([]);
    expect(sandbox.machines()[0]?.endedAt).not.toBeNull();
    await expect(sendCommand(sandbox, { end: "nobody" })).rejects.toThrow(/No machine/);
  });

  it("reset clears machines, keys, faults and behaviors", async () => {
    const sandbox = await startTestSandbox();
    for (const provider of providerNames) {
      await launchMachine(sandbox, provider);
      await sendCommand(sandbox, { provider, behave: { duplicates: 3 }, fault: { kind: "hang" } });
    }
    await sendCommand(sandbox, { reset: true });
    expect(sandbox.machines()).toEqual([]);
    for (const provider of providerNames) {
      await launchMachine(sandbox, provider);
      expect(await listMachineRows(sandbox, provider)).toHaveLength(1);
    }
  });

  it.each([
    { provider: "rates", behave: { listCap: 1 } },
    { behave: { listCap: 1 } },
    { provider: "shadeform", behave: { listCaps: 1 } },
    { provider: "shadeform", behave: { duplicates: 0 } },
    { provider: "shadeform", fault: { kind: "hang", wen: "after" } },
    { provider: "shadeform", machine: {} },
    { reset: false },
    { unheard: 1 },
  ])("rejects %j", async (body) => {
    const sandbox = await startTestSandbox();
    await expect(sendCommand(sandbox, body)).rejects.toThrow(/Not understood/);
  });
});
