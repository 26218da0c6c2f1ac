import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { providerNames } from "./clouds";
import { callProvider, noon, startTestSandbox } from "../testing/sandbox/harness";
import { callOperation, launchMachine, listMachineRows, readMachineRow } from "../testing/sandbox/machines";

async function createTemporaryFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), "sandbox-")), "state.json");
}

describe("the state file", () => {
  it("restores machines, keys and operations after a restart", async () => {
    const stateFile = await createTemporaryFile();
    const first = await startTestSandbox({ stateFile });
    for (const provider of providerNames) await launchMachine(first, provider, "gx-kept");
    await callOperation(first, "shadeform", "POST /sshkeys/add", {
      body: { name: "mine", public_key: "ssh-ed25519 A" },
    });
    const before = first.machines();
    await first.close();

    const second = await startTestSandbox({ stateFile, now: () => noon + 3_600_000 });
    for (const provider of providerNames) expect(await listMachineRows(second, provider)).toHaveLength(1);
    const after = second.machines();
    expect(after.map(({ id, createdAt, hourly }) => ({ id, createdAt, hourly }))).toEqual(
      before.map(({ id, createdAt, hourly }) => ({ id, createdAt, hourly })),
    );
    expect(after.every(({ billedMicros }) => billedMicros > 0)).toBe(true);
    const keys = await (await callProvider(second, "shadeform", "/sshkeys")).json();
    expect(keys).toMatchObject({ ssh_keys: [{ name: "mine" }] });
    const geek = before.find(({ provider }) => provider === "gpugeek");
    const operationId = Number((await readMachineRow(second, "gpugeek", geek?.id ?? ""))?.["operationId"]);
    const result = await callOperation(second, "gpugeek", "POST /api/v1/openapi/instance/op/result", {
      body: { ids: [operationId] },
    });
    expect(result.body).toMatchObject({ data: { operations: [{ action: "create", status: 2 }] } });
  });

  it("is replaced atomically, and only after a change", async () => {
    const stateFile = await createTemporaryFile();
    const sandbox = await startTestSandbox({ stateFile });
    await callProvider(sandbox, "shadeform", "/instances");
    await expect(readFile(stateFile)).rejects.toThrow(/ENOENT/);
    await launchMachine(sandbox, "shadeform");
    expect(await readdir(join(stateFile, ".."))).toEqual(["state.json"]);
    expect(JSON.parse(await readFile(stateFile, "utf8"))).toMatchObject({ version: 1 });
  });

  it.each(["", "{", "[]", "null", '{"version":2}', '{"version":1,"shadeform":{"machines":7}}'])(
    "begins empty when it reads %j",
    async (content) => {
      const stateFile = await createTemporaryFile();
      await writeFile(stateFile, content);
      const sandbox = await startTestSandbox({ stateFile });
      expect(sandbox.machines()).toEqual([]);
      await launchMachine(sandbox, "sesterce");
      expect(JSON.parse(await readFile(stateFile, "utf8"))).toMatchObject({ version: 1 });
    },
  );
});
