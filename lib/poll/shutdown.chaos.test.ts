import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { inspectDatabase } from "@/testing/database/inspect";
import { startChaosRun } from "@/testing/process/chaos-run";
import { startChild, type Child } from "@/testing/process/child";
import { testApiKey } from "@/testing/offers/poll-harness";
import {
  expectWholeVersions,
  startVersionedClouds,
  type VersionedClouds,
} from "@/testing/cloud/versioned-clouds";
import { snapshotProviders } from "@/testing/cloud/versioned-replies";

const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
const file = path.join(folder, "cheapest-gpu.db");
let clouds: VersionedClouds;
const children: Child[] = [];

beforeAll(async () => {
  clouds = await startVersionedClouds();
});
afterAll(async () => {
  await Promise.all(children.map((child) => child.kill()));
  await clouds.close();
  rmSync(folder, { recursive: true, force: true });
});

it("P-16: SIGTERM during polls shuts the app down cleanly", async () => {
  const { count, random } = startChaosRun("P-16 SIGTERM", { full: 200, short: 3, unit: "shutdowns" });
  for (let done = 0; done < count; done++) {
    // Some replies arrive immediately, some late, some never.
    clouds.delay = () => random.pick([0, 0, 50, 500, -1]);
    const child = startApp();
    await child.waitForLine("ready");
    await wait(random.next() * 1_500);
    const signaledAt = Date.now();
    child.signal("SIGTERM");
    const end = await child.ended;
    expect(Date.now() - signaledAt).toBeLessThan(10_000);
    expect(end, child.errors.join("\n")).toEqual({ code: 0, signal: null });
    const found = inspectDatabase(file);
    expect(found.all("SELECT expires_at FROM lease")).toEqual([{ expires_at: 0 }]);
    // An aborted poll is no failure of the cloud, and is not reported as one.
    expect(found.all("SELECT message FROM poll WHERE outcome <> 'published'")).toEqual([]);
    found.close();
    expectWholeVersions(file, clouds, (provider) => `environment:${provider}`);
  }
});

function startApp(): Child {
  const env: Record<string, string> = {
    DATA_DIR: folder,
    POLL_SECONDS: "1",
    FX_RATES_URL: `${clouds.url}/rates/`,
  };
  for (const provider of snapshotProviders) {
    env[`${provider.toUpperCase()}_API_KEY`] = testApiKey;
    env[`${provider.toUpperCase()}_BASE_URL`] = `${clouds.url}/${provider}`;
  }
  const child = startChild({ entry: "testing/process/children/app-child.ts", env });
  children.push(child);
  return child;
}
