import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import path from "node:path";

import { afterAll, afterEach, expect, it } from "vitest";

import { reportSkipped } from "@/testing/process/chaos-run";
import { isBuilt } from "@/testing/app/built-app";
import { freePort } from "@/testing/app/next-process";
import { createOwnerCredentials } from "@/testing/app/owner";
import { until } from "@/testing/process/until";

const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-start-"));
const dataDirectory = path.join(folder, "data");
let running: ChildProcess | undefined;

afterEach(async () => {
  if (running?.exitCode !== null) return;
  running.kill("SIGTERM");
  await once(running, "exit");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the app as `npm start` does. */
function start(variables: Record<string, string>): { child: ChildProcess; output(): string } {
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      NODE_ENV: "production",
      DATA_DIR: dataDirectory,
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running = child;
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  return { child, output: () => output };
}

/** The local addresses with a listener on this port, as the kernel reports them. */
function listeningOn(port: number): string[] {
  const digits = port.toString(16).toUpperCase().padStart(4, "0");
  return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) =>
    readFileSync(table, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => state === "0A" && local?.endsWith(`:${digits}`))
      .map(([, local]) => local!),
  );
}

async function isReachable(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: 2_000 });
  const response = await Promise.race(
    ["connect", "error", "timeout"].map(async (name) => {
      await new Promise((resolve) => socket.once(name, resolve));
      return name;
    }),
  );
  socket.destroy();
  return response === "connect";
}

it("S-08: by default only this machine can reach it", async () => {
  if (!isBuilt) return reportSkipped("S-08", "there is no build; `npm run build` makes one");
  const port = await freePort();
  const { output } = start({ PORT: String(port) });
  await until(() => output().includes("is ready on"), { within: 60_000, what: "the start" });
  expect(output()).toContain(`http://127.0.0.1:${port}/setup`);
  if (process.platform === "linux")
    expect(listeningOn(port).map((local) => local.split(":")[0])).toEqual(["0100007F"]);
  const others = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4");
  for (const { address } of others) expect(await isReachable(address, port), address).toBe(false);
  expect(await isReachable("127.0.0.1", port)).toBe(true);
}, 120_000);

const refusals: [string, Record<string, string>, boolean, RegExp][] = [
  [
    "without an owner",
    { TRUST_PROXY: "10.0.0.1", ALLOW_PLAIN_HTTP: "1" },
    false,
    /no owner yet.*create-owner/,
  ],
  ["in plain http", {}, true, /plain http.*TRUST_PROXY.*ALLOW_PLAIN_HTTP/],
];

it.each(refusals)(
  "S-08: it does not start for others %s",
  async (_, variables, isOwned, reason) => {
    if (!isBuilt) return reportSkipped("S-08", "there is no build; `npm run build` makes one");
    if (isOwned) await createOwnerCredentials(dataDirectory);
    const port = await freePort();
    const { child, output } = start({ PORT: String(port), HOST: "0.0.0.0", ...variables });
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(1);
    expect(output()).toMatch(reason);
    expect(output()).not.toContain("ready");
    expect(await isReachable("127.0.0.1", port)).toBe(false);
  },
  120_000,
);

it("S-08: it starts for others with an owner and a proxy", async () => {
  if (!isBuilt) return reportSkipped("S-08", "there is no build; `npm run build` makes one");
  await createOwnerCredentials(dataDirectory);
  const port = await freePort();
  const { output } = start({ PORT: String(port), HOST: "0.0.0.0", TRUST_PROXY: "10.0.0.1" });
  await until(() => output().includes("is ready on"), { within: 60_000, what: "the start" });
  expect(output()).not.toContain("/setup");
}, 120_000);
