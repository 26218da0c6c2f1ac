import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { LogEntry } from "./log";
import { startSandbox } from "./server";
import { callProvider, sendCommand, keyHeaders, startTestSandbox } from "../testing/sandbox/harness";

const folder = new URL(".", import.meta.url).pathname;

describe("the log", () => {
  it("records every request and no key, in memory and in a file", async () => {
    const logFile = join(await mkdtemp(join(tmpdir(), "sandbox-")), "log.jsonl");
    const sandbox = await startTestSandbox({ logFile });
    await callProvider(sandbox, "shadeform", "/instances/types?cloud=crusoe");
    const headers = keyHeaders("sesterce", "bad-secret");
    await fetch(`${sandbox.baseUrls.sesterce}/gpu-cloud/instances/offers?key=secret`, { headers });
    await sendCommand(sandbox, { provider: "shadeform", fault: { kind: "reset" } });
    await callProvider(sandbox, "shadeform", "/instances/types").catch(() => null);
    await fetch(`${sandbox.url}/elsewhere`);

    const log = (await (await fetch(`${sandbox.url}/control/log`)).json()) as LogEntry[];
    expect(log.map(({ provider, method, path, status }) => [provider, method, path, status])).toEqual([
      ["shadeform", "GET", "/instances/types", 200],
      ["sesterce", "GET", "/gpu-cloud/instances/offers", 403],
      ["shadeform", "GET", "/instances/types", 0],
      [null, "GET", "/elsewhere", 404],
    ]);
    const lines = (await readFile(logFile, "utf8")).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line) as LogEntry)).toEqual(log);
    expect(lines.join()).not.toContain("secret");
  });
});

describe("the server", () => {
  it("serves exchange rates without a key", async () => {
    const sandbox = await startTestSandbox();
    expect(sandbox.ratesUrl).toBe(`${sandbox.url}/rates/v6/latest/USD`);
    const body = (await (await fetch(sandbox.ratesUrl)).json()) as {
      rates: Record<string, number>;
    };
    expect(body).toMatchObject({ result: "success", base_code: "USD" });
    expect(body.rates).toMatchObject({ USD: 1, CNY: 7.1, RUB: 81.5 });
    expect(body.rates).not.toHaveProperty("XTS");
  });

  it("serves the same catalog for the same seed", async () => {
    const read = async (seed: number) => {
      const sandbox = await startTestSandbox({ seed });
      return (await callProvider(sandbox, "sesterce", "/gpu-cloud/instances/offers")).text();
    };
    expect(await read(5)).toBe(await read(5));
    expect(await read(5)).not.toBe(await read(6));
  });

  it("keeps its offers at a chosen time, while its clock goes on", async () => {
    let time = Date.UTC(2026, 0, 1);
    const read = async (catalogTime?: number) => {
      const sandbox = await startTestSandbox({ now: () => time, ...(catalogTime && { catalogTime }) });
      const before = await (await callProvider(sandbox, "sesterce", "/gpu-cloud/instances/offers")).text();
      time += 86_400_000;
      const after = await (await callProvider(sandbox, "sesterce", "/gpu-cloud/instances/offers")).text();
      return [before, after];
    };
    const [moving, moved] = await read();
    expect(moved).not.toBe(moving);
    const [kept, stillKept] = await read(Date.UTC(2026, 0, 1));
    expect(stillKept).toBe(kept);
    expect(kept).toBe(moving);
  });

  it("responds quickly", async () => {
    const sandbox = await startTestSandbox();
    await (await callProvider(sandbox, "shadeform", "/instances/types")).text();
    const start = process.cpuUsage();
    for (let round = 0; round < 20; round++) {
      await (await callProvider(sandbox, "shadeform", "/instances/types")).text();
    }
    expect(process.cpuUsage(start).user / 1000 / 20).toBeLessThan(100);
  });

  it("survives an endless body", async () => {
    const sandbox = await startTestSandbox();
    const body = "x".repeat(3 * 2 ** 20);
    // Either the error arrives or the connection is cut while the rest is being sent.
    const send = fetch(`${sandbox.url}/control`, { method: "POST", body });
    expect([400, 0]).toContain(await send.then(({ status }) => status).catch(() => 0));
    expect((await fetch(sandbox.ratesUrl)).status).toBe(200);
  });

  it("rejects a port that is in use", async () => {
    const sandbox = await startTestSandbox();
    const port = Number(new URL(sandbox.url).port);
    await expect(startSandbox({ port })).rejects.toThrow(/EADDRINUSE/);
  });

  it("closes despite hanging requests, and can be closed twice", async () => {
    const sandbox = await startSandbox({ control: true });
    await sendCommand(sandbox, { provider: "shadeform", fault: { kind: "hang" } });
    await sendCommand(sandbox, { provider: "sesterce", fault: { kind: "drip" } });
    const open = [
      callProvider(sandbox, "shadeform", "/instances/types"),
      callProvider(sandbox, "sesterce", "/gpu-cloud/instances/offers").then((reply) => reply.text()),
    ].map((reading) => reading.then(() => "answered").catch(() => "cut"));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await sandbox.close();
    expect(await Promise.all(open)).toEqual(["cut", "cut"]);
    await sandbox.close();
    await expect(fetch(sandbox.url)).rejects.toThrow();
  });

  it("does not keep the host process alive", async () => {
    const code = `import("${folder}server.ts").then(async ({ startSandbox }) => {
      const sandbox = await startSandbox();
      const reply = await fetch(sandbox.ratesUrl);
      await reply.text();
      console.log("started");
    });`;
    const run = promisify(execFile)(process.execPath, ["--import", "tsx", "-e", code], {
      cwd: folder,
      timeout: 120_000,
    });
    expect((await run).stdout).toBe("started\n");
  });
});

describe("npm run sandbox", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("exits cleanly on %s", async (signal) => {
    const child = spawn(process.execPath, ["--import", "tsx", `${folder}main.ts`], {
      cwd: folder,
      env: { ...process.env, SANDBOX_PORT: "0" },
    });
    const ended = new Promise((resolve) => child.once("exit", (code) => resolve(code)));
    let output = "";
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (output.includes("SESTERCE_API_KEY=")) break;
    }
    expect(output.trim().split("\n")).toHaveLength(11);
    expect(output).toMatch(/^SHADEFORM_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/shadeform\/v1$/m);
    expect(output).toMatch(/^SHADEFORM_API_KEY=sandbox-shadeform$/m);
    child.kill(signal);
    expect(await ended).toBe(0);
  });
});
