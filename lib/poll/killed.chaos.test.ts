import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { inspectDatabase } from "@/testing/database/inspect";
import { startChaosRun } from "@/testing/process/chaos-run";
import { startChild, type Child } from "@/testing/process/child";
import type { PollerOptions } from "@/testing/process/children/poller-child";
import {
  expectWholeVersions,
  startVersionedClouds,
  type VersionedClouds,
} from "@/testing/cloud/versioned-clouds";
import { snapshotProviders } from "@/testing/cloud/versioned-replies";

const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
const file = path.join(folder, "killed.db");
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

it("P-16: kill -9 during polls leaves complete snapshots, including all that were acknowledged", async () => {
  const { count, random } = startChaosRun("P-16 kill -9", { full: 200, short: 2, unit: "kills" });
  let polls = 0;
  let before: number[] = [];
  for (let kills = 0; kills < count; kills++) {
    const child = startPoller();
    await child.waitForLine("written");
    await wait(random.next() * 1_200);
    await child.kill();
    const acknowledged = Math.max(
      ...child.lines.filter((line) => line.startsWith("written")).map((line) => Number(line.slice(8))),
    );
    polls += child.lines.length;
    const found = inspectDatabase(file);
    const revision = found.revision();
    found.close();
    expect(revision).toBeGreaterThanOrEqual(acknowledged);
    const versions = expectWholeVersions(file, clouds, (provider) => `campaign:${provider}`);
    for (const [index, version] of versions.entries())
      expect(version).toBeGreaterThanOrEqual(before[index] ?? 0);
    before = versions;
  }
  expect(Math.min(...before), before.join()).toBeGreaterThan(0);
  expect(polls).toBeGreaterThan(count * 3);
});

function startPoller(): Child {
  const options: PollerOptions = {
    file,
    url: clouds.url,
    providers: [...snapshotProviders],
    interval: 5,
    timing: { tick: 5, heartbeat: 1_000, lifetime: 3_000 },
  };
  const child = startChild({ entry: "testing/process/children/poller-child.ts", arguments: options });
  children.push(child);
  return child;
}
