import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { startChaosRun } from "@/testing/process/chaos-run";
import { startChild } from "@/testing/process/child";
import { startFakeServer, type FakeServer } from "@/testing/cloud/fake-server";
import { testApiKey } from "@/testing/offers/poll-harness";

const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
const data = path.join(folder, "data");
let cloud: FakeServer;

beforeAll(async () => {
  cloud = await startFakeServer((_, response) => response.end("[]"));
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true, force: true });
});

const env = (more: Record<string, string>) => ({
  DATA_DIR: data,
  POLL_SECONDS: "1",
  SESTERCE_API_KEY: testApiKey,
  SESTERCE_BASE_URL: cloud.url,
  FX_RATES_URL: cloud.url,
  ...more,
});

it("P-15: neither polls nor opens the database during a build, and does both when it serves", async () => {
  startChaosRun("P-15", { full: 1, short: 1, unit: "builds" });
  const building = startChild({
    entry: "testing/process/children/app-child.ts",
    env: env({ NEXT_PHASE: "phase-production-build" }),
  });
  await building.waitForLine("ready");
  await wait(2_500);
  await building.kill();
  expect([cloud.requests, existsSync(data), building.errors]).toEqual([0, false, []]);

  const reading = startChild({
    entry: "testing/process/children/reader-child.ts",
    env: env({ NEXT_PHASE: "phase-production-build" }),
  });
  expect(await reading.waitForLine("refused")).toContain("The database is not available during the build.");
  await reading.ended;
  expect(existsSync(data)).toBe(false);

  const serving = startChild({ entry: "testing/process/children/app-child.ts", env: env({}) });
  await serving.waitForLine("ready");
  await wait(1_500);
  serving.signal("SIGTERM");
  expect(await serving.ended).toEqual({ code: 0, signal: null });
  expect(cloud.requests).toBeGreaterThan(0);
  expect(readdirSync(data)).toContain("cheapest-gpu.db");
});
