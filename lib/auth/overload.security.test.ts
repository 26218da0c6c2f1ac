import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

import { afterAll, expect, it } from "vitest";

import { sendHttpRequest, runInParallel, type HttpRequestOptions } from "@/testing/app/http-request";
import { sameOriginHeaders, waitForOffers } from "@/testing/app/owner-resources";
import { fillRoute, listBuiltActions } from "@/testing/app/build";
import { startChaosRun, isShortRun, reportSkipped } from "@/testing/process/chaos-run";
import { isBuilt } from "@/testing/app/built-app";
import { singlePoll, startOwnedApp, type OwnedApp } from "@/testing/app/owned-app";
import { until } from "@/testing/process/until";

/** Bytes of the longest body that is read. */
const maxBodyBytes = 2 ** 18 - 16;
/** Milliseconds that the 95th percentile of other requests may wait, and what it is on an idle machine. */
const maxWait = 1_000;
const usualWait = 30;
/** Maximum memory of the app in MiB. */
const maxMemory = 512;

let app: OwnedApp | undefined;
const sockets: Socket[] = [];

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await app?.stop();
});

it("S-19: expensive requests do not delay others", async () => {
  if (!isBuilt) return reportSkipped("S-19", "there is no build; `npm run build` makes one");
  const { count, random } = startChaosRun("S-19", {
    full: 200,
    short: 26,
    unit: "heavy requests, and as many half-open ones",
  });
  app = await startOwnedApp({ variables: singlePoll });
  await waitForOffers(app);
  const { url, pid } = app;
  const attacks = attacksOn(app);
  resetPeakMemory(pid);
  for (let opened = 0; opened < count; opened++) sockets.push(openPartialRequest(url, random.integer(3)));

  const waits: number[] = [];
  const other = async (into: number[]) => {
    const start = performance.now();
    const path = random.pick(["/api/v1/offers?size=50", "/api/health", "/api/pulse", "/icon.svg"]);
    expect((await sendHttpRequest(url, path)).status).toBe(200);
    into.push(performance.now() - start);
    await wait(20);
  };
  const before: number[] = [];
  while (before.length < 50) await other(before);
  const over = new AbortController();
  const others = Array.from({ length: 2 }, async () => {
    while (!over.signal.aborted) await other(waits);
  });
  const statuses: Record<string, number> = {};
  const numbers = Array.from({ length: count }, (_, number) => number);
  await runInParallel(numbers, 4, async (number) => {
    const [what, path, createRequest] = attacks[number % attacks.length]!;
    const { status } = await sendHttpRequest(url, path, createRequest());
    statuses[`${what}: ${status}`] = (statuses[`${what}: ${status}`] ?? 0) + 1;
  });
  over.abort();
  await Promise.all(others);

  const [usual, late] = [before, waits].map(lateOf) as [number, number];
  const memory = readPeakMemory(pid);
  process.stdout.write(
    `S-19: ${waits.length} other requests, 95 % within ${Math.round(late)} ms, before it ${Math.round(usual)} ms; at most ${memory ?? "?"} MiB; ${JSON.stringify(statuses)}\n`,
  );
  // A busy machine delays every request; the full run requires an idle one.
  if (!isShortRun()) expect(late).toBeLessThan(maxWait * Math.max(1, usual / usualWait));
  if (memory !== null) expect(memory).toBeLessThan(maxMemory);
  expect(Object.keys(statuses).filter((line) => /(too long|fields): (2|5)/.test(line))).toEqual([]);
  expect((await sendHttpRequest(url, "/api/health")).status).toBe(200);
  if (isShortRun()) return;
  // Node drops a request whose headers do not arrive within a minute, and checks twice a minute.
  const isClosed = () =>
    sockets.filter((socket) => !socket.destroyed && socket.readyState === "open").length === 0;
  await until(isClosed, { within: 400_000, every: 1_000, what: "the end of half-open requests" });
});

/** The 95th percentile. */
function lateOf(waits: number[]): number {
  return waits.toSorted((one, other) => one - other)[Math.floor(waits.length * 0.95)]!;
}

type Attack = [what: string, path: string, createRequest: () => HttpRequestOptions];

function attacksOn(app: OwnedApp): Attack[] {
  const own = sameOriginHeaders(app);
  const { host, origin } = own;
  const stranger = { host: host!, origin: origin! };
  const deep = Buffer.from("[".repeat(maxBodyBytes / 2) + "]".repeat(maxBodyBytes / 2));
  const objects = Buffer.from(`${'{"a":'.repeat(37_000)}1${"}".repeat(37_000)}`);
  const wide = Buffer.from(`[${'"a",'.repeat(65_000)}1]`);
  const long = Buffer.alloc(2 ** 21, "a");
  const fields = (count: number, text: (field: number) => string) =>
    Buffer.from(`${Array.from({ length: count }, (_, field) => text(field)).join("")}--x--\r\n`);
  const part = (field: number | string) =>
    `--x\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n\r\n`;
  const references = Buffer.from(JSON.stringify([Array.from({ length: 30_000 }, () => "$0:0")]));
  const many = fields(4_500, part);
  const tooMany = fields(100_000, part);
  const post = (headers: Record<string, string>, body: Buffer) => () => ({
    method: "POST",
    headers,
    body,
  });
  const json = { "content-type": "application/json" };
  const text = { "content-type": "text/plain;charset=UTF-8" };
  const form = { "content-type": "multipart/form-data; boundary=x" };
  return listBuiltActions()
    .filter(({ name }) => ["launchOffer", "signIn"].includes(name))
    .flatMap(({ id, name, page }): Attack[] => {
      const path = fillRoute(page, {});
      const who = name === "signIn" ? stranger : own;
      const action = { "next-action": id };
      return [
        ["a deep action", path, post({ ...who, ...action, ...text }, deep)],
        ["an action of deep objects", path, post({ ...who, ...action, ...text }, objects)],
        ["a wide action", path, post({ ...who, ...action, ...text }, wide)],
        ["an action of references", path, post({ ...who, ...action, ...text }, references)],
        ["4,500 fields of an action", path, post({ ...who, ...action, ...form }, many)],
        ["100,000 too long", path, post({ ...who, ...form }, tooMany)],
        ["4,500 fields of a form", path, post({ ...who, ...form }, many)],
        ["an action too long", path, post({ ...who, ...action, ...text }, long)],
        ["a deep order", "/api/v1/launches", post({ ...who, ...json }, deep)],
        ["a wide order", "/api/v1/launches", post({ ...who, ...json }, wide)],
        ["an order too long", "/api/v1/launches", post({ ...who, ...json }, long)],
        ["a long query", `/?${"gpu=a&".repeat(2_000)}`, () => ({ headers: { host: host! } })],
        [
          "a long address",
          `/api/v1/offers?${"vram=1,2,".repeat(1_500)}`,
          () => ({ headers: { host: host! } }),
        ],
      ];
    });
}

/** A request that never ends: in its first line, in its headers or in its body. */
function openPartialRequest(url: string, kind: number): Socket {
  const { hostname, port, host } = new URL(url);
  const beginnings = [
    "GET / HT",
    `GET / HTTP/1.1\r\nHost: ${host}\r\nX-`,
    `POST /api/v1/launches HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${url}\r\nContent-Length: 1000\r\n\r\n{`,
  ];
  const socket = connect(Number(port), hostname, () => socket.write(beginnings[kind]!));
  // Only the end matters here, not the response.
  socket.on("error", () => undefined).resume();
  return socket;
}

function resetPeakMemory(pid: number): void {
  if (existsSync(`/proc/${pid}/clear_refs`)) writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

/** The peak memory of a process in MiB; null when the system does not report it. */
function readPeakMemory(pid: number): number | null {
  if (!existsSync(`/proc/${pid}/status`)) return null;
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
}
