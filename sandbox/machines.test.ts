import { describe, expect, it } from "vitest";
import { providerNames, type ProviderName } from "./clouds";
import { noon, startTestSandbox, startSandboxWithClock } from "../testing/sandbox/harness";
import {
  callOperation,
  machineApis,
  launchMachine,
  listMachineRows,
  readMachineRow,
  terminateMachine,
} from "../testing/sandbox/machines";

/** Seconds after the creation, and the provider status then. */
const walks: Record<ProviderName, [number, string][]> = {
  massedcompute: [
    [0, "booting"],
    [9.9, "booting"],
    [10, "rented"],
  ],
  gpugeek: [
    [0, "creating"],
    [10, "running"],
  ],
  cloudcompute: [
    [0, "created"],
    [5, "loading"],
    [10, "running"],
  ],
  shadeform: [
    [0, "creating"],
    [3, "pending_provider"],
    [6, "pending"],
    [10, "active"],
  ],
  sesterce: [
    [0, "pending"],
    [10, "active"],
  ],
};

describe.each(providerNames)("%s", (provider) => {
  const api = machineApis[provider];

  it("reports the statuses of a boot", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await launchMachine(sandbox, provider);
    let before = 0;
    for (const [seconds, status] of walks[provider]) {
      pass(seconds - before);
      before = seconds;
      const row = await readMachineRow(sandbox, provider, id);
      expect(row && api.status(row), `after ${seconds} s`).toBe(status);
      const rows = await listMachineRows(sandbox, provider);
      expect(rows.map((one) => [api.rowId(one), api.status(one)])).toEqual([[id, status]]);
      expect(sandbox.machines()).toMatchObject([{ provider, id, status, name: "gx-test", billing: true }]);
    }
  });

  it("boots in 8 to 20 seconds, and immediately when configured", async () => {
    let time = noon;
    const usual = await startTestSandbox({ now: () => time });
    const id = await launchMachine(usual, provider);
    const [, up] = walks[provider].at(-1) ?? [];
    const statusAfter = async (seconds: number) => {
      time = noon + seconds * 1000;
      const row = await readMachineRow(usual, provider, id);
      return row && api.status(row);
    };
    expect(await statusAfter(7.9)).not.toBe(up);
    expect(await statusAfter(20)).toBe(up);
    const quick = await startTestSandbox({ bootSeconds: 0 });
    const row = await readMachineRow(quick, provider, await launchMachine(quick, provider));
    expect(row && api.status(row)).toBe(up);
  });

  it("deletes: terminating for some seconds, then unknown", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await launchMachine(sandbox, provider);
    pass(60);
    expect(api.isRefused(await terminateMachine(sandbox, provider, id))).toBe(false);
    pass(7);
    expect(await readMachineRow(sandbox, provider, id)).toBeUndefined();
    expect(api.isRefused(await terminateMachine(sandbox, provider, id))).toBe(true);
    pass(60);
    expect(await listMachineRows(sandbox, provider)).toEqual([]);
    expect(sandbox.machines()).toMatchObject([{ id, status: "deleted", billing: false }]);
  });

  it("does not know a machine that never existed", async () => {
    const sandbox = await startTestSandbox();
    const strange = provider === "gpugeek" ? "500000000000001" : "00000000-0000-4000-8000-000000000000";
    expect(await readMachineRow(sandbox, provider, strange)).toBeUndefined();
    expect(api.isRefused(await terminateMachine(sandbox, provider, strange))).toBe(true);
    const result = await callOperation(sandbox, provider, api.read, api.readRequest(strange));
    expect(result.status).toBe(provider === "gpugeek" ? 200 : 404);
  });

  it("writes the requested changes to the log", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await launchMachine(sandbox, provider, "gx-logged");
    pass(20);
    await terminateMachine(sandbox, provider, id);
    const events = sandbox.logEntries().map(({ event, machineIds, name }) => ({ event, machineIds, name }));
    expect(events).toEqual([
      { event: "create", machineIds: [id], name: "gx-logged" },
      { event: "delete", machineIds: [id], name: undefined },
    ]);
  });
});
