import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { openDatabase } from "@/db/sqlite/open";
import { closeDatabase } from "@/db/client";
import { createBreaker } from "@/lib/providers/breaker";
import { providers } from "@/lib/providers/registry";
import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { connectTestProvider, acquireTestLease, createPollHarness } from "@/testing/offers/poll-harness";
import { until } from "@/testing/process/until";
import {
  expectWholeVersions,
  startVersionedClouds,
  type VersionedClouds,
} from "@/testing/cloud/versioned-clouds";
import type { Reader } from "@/db/connections";
import { clientOf } from "@/testing/database/client";

import { releasePollLease } from "./lease";
import { describeUnexpected } from "./poll";
import { Scheduler } from "./scheduler";

const page = 4_096;
const plenty = 64 * 2 ** 20;
const disk = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-disk-"));
const file = path.join(disk, "small.db");
const isMounted = run("mount", "-t", "tmpfs", "-o", `size=${plenty}`, "tmpfs", disk);
let clouds: VersionedClouds;
let database: Reader;

beforeAll(async () => {
  clouds = await startVersionedClouds();
});
afterAll(async () => {
  await clouds.close();
  if (isMounted) {
    closeDatabase(database);
    run("umount", disk);
  }
  rmSync(disk, { recursive: true, force: true });
});

it("D-03: a poll on a full disk changes nothing and reports it, and the next one continues", async () => {
  if (!isMounted) return reportSkipped("D-03 full disk", "only root can make a small disk");
  const { count } = startChaosRun("D-03 full disk", { full: 400, short: 400, unit: "free pages at most" });
  database = openDatabase(file);
  const lease = await acquireTestLease(database);
  const client = connectTestProvider(providers.massedcompute, `${clouds.url}/massedcompute`);
  const { account, poll } = await createPollHarness(providers.massedcompute, { database, lease, client });
  const check = () => expectWholeVersions(file, clouds, (provider) => `campaign:${provider}`)[0];
  await poll();
  let free = 0;
  let failures = 0;
  for (; free <= count; free++) {
    leaveFree(free);
    const before = check();
    const error = await poll().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    resize(plenty);
    if (error === null) break;
    failures++;
    expect(error).toMatchObject({ code: "SQLITE_FULL" });
    expect(describeUnexpected(account, error)).toBe("Massed Compute could not be checked: SQLITE_FULL.");
    expect(clientOf(database).inTransaction).toBe(false);
    expect(check()).toBe(before);
    expect(await poll()).toMatchObject({ outcome: "published" });
    expect(check()).toBeGreaterThan(before!);
  }
  expect(failures, "failed with every number of free pages up to what a poll needs").toBe(free);
  expect(failures).toBeGreaterThan(3);

  await releasePollLease(database, lease);
  await schedulerRecovers();
});

async function schedulerRecovers(): Promise<void> {
  const breaker = createBreaker({ failures: 5, firstPause: 1_000 });
  const client = connectTestProvider(providers.massedcompute, `${clouds.url}/massedcompute`, { breaker });
  const scheduler = new Scheduler({
    database,
    accounts: [
      {
        account: { id: "campaign:massedcompute", kind: "environment", provider: "massedcompute" },
        client,
        breaker,
        interval: 50,
        isIntervalSet: true,
      },
    ],
    onPolled: () => undefined,
    timing: { tick: 10, heartbeat: 100, lifetime: 300 },
  });
  await scheduler.start();
  await until(() => clouds.requests > 3);
  leaveFree(0);
  await wait(700);
  resize(plenty);
  const stoodStill = clouds.served.get("massedcompute")!;
  await until(() => clouds.served.get("massedcompute")! > stoodStill + 3, { what: "it polls again" });
  await scheduler.stop();
  expectWholeVersions(file, clouds, (provider) => `campaign:${provider}`);
}

/** Truncates the log, so that the next write needs new pages, and leaves that many pages free. */
function leaveFree(pages: number): void {
  clientOf(database).pragma("wal_checkpoint(TRUNCATE)");
  const { blocks, bfree, bsize } = statfsSync(disk);
  resize((blocks - bfree) * bsize + pages * page);
}

function resize(bytes: number): void {
  if (!run("mount", "-o", `remount,size=${bytes}`, disk))
    throw new Error("The small disk could not be resized");
}

function run(command: string, ...given: string[]): boolean {
  return spawnSync(command, given).status === 0;
}
