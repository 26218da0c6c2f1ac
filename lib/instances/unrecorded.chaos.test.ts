import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { openDatabase } from "@/db/sqlite/open";
import { closeDatabase } from "@/db/client";
import { findInstance, type StoredInstance } from "@/db/instances";
import { listOpenTerminations } from "@/db/intents";
import { listInstanceEvents } from "@/db/history";
import { currentDiskFailure, checkDisk } from "@/lib/disk";
import { providerIds } from "@/lib/domain/provider-id";
import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { LaunchHarness } from "@/testing/launch/launch-harness";
import type { Reader } from "@/db/connections";
import { clientOf } from "@/testing/database/client";

import { requestTermination } from "./terminate";
import { listOverTimeLimit } from "./time-limits";
import { UnrecordedDeletes } from "./unrecorded";

const disk = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-disk-"));
const plenty = 64 * 2 ** 20;
let isMounted = false;
let harness: LaunchHarness;
let database: Reader;

beforeAll(() => {
  isMounted = run("mount", "-t", "tmpfs", "-o", `size=${plenty}`, "tmpfs", disk);
});
afterEach(async () => {
  if (!isMounted) return;
  restoreDisk();
  closeDatabase(database);
  await harness.close();
});
afterAll(() => {
  if (isMounted) run("umount", disk);
  rmSync(disk, { recursive: true, force: true });
});

const breakDisk = {
  full() {
    clientOf(database).pragma("wal_checkpoint(TRUNCATE)");
    const { blocks, bfree, bsize } = statfsSync(disk);
    remount(`size=${(blocks - bfree) * bsize}`);
  },
  "read-only": () => clientOf(database).pragma("query_only = ON"),
};

function restoreDisk(): void {
  remount(`size=${plenty}`);
  clientOf(database).pragma("query_only = OFF");
}

const kinds = Object.keys(breakDisk) as (keyof typeof breakDisk)[];

it.each(kinds)(
  "D-03: sends a delete at once with a %s disk and records it when there is room",
  async (kind) => {
    if (!isMounted) return reportSkipped("D-03 deletes", "only root can make a small disk");
    const { count, random } = startChaosRun(`D-03 deletes, ${kind}`, {
      full: 30,
      short: 2,
      unit: "machines",
    });
    for (let number = 0; number < count; number++) {
      const provider = providerIds[number % providerIds.length]!;
      database = openDatabase(path.join(disk, `${kind}-${number}.db`));
      harness = await LaunchHarness.open({ provider, random, timeout: 30_000, database });
      const instance = await start();
      const deletes = makeDeletes();
      breakDisk[kind]();
      expect(await checkDisk(database)).toBe(kind);
      await expect(requestTermination(database, instance, terminationRequest())).rejects.toMatchObject({
        code: codes[kind],
      });
      await deletes.terminate(instance, "owner");
      await deletes.tick();
      expect(deletes.size).toBe(1);
      expect(deletes.findIntent(instance.id)).toMatchObject({ state: "open", askedBy: "owner", tries: 1 });
      expect(harness.listEvents("delete").length, provider).toBeGreaterThan(0);
      expect(await listOpenTerminations(database, [harness.account.id])).toEqual([]);
      restoreDisk();
      expect(await checkDisk(database)).toBeNull();
      expect(currentDiskFailure()).toBeNull();
      await deletes.tick();
      expect(deletes.size).toBe(0);
      const [intent] = await listOpenTerminations(database, [harness.account.id]);
      expect(intent).toMatchObject({ instanceId: instance.id, askedBy: "owner", tries: 1 });
      expect(intent!.acceptedAt).not.toBeNull();
      const titles = (await listInstanceEvents(database, instance.id, instance.launchTag)).map(
        ({ title }) => title,
      );
      expect(titles.filter((title) => title.startsWith("Termination requested"))).toHaveLength(1);
      await harness.advance(30 * 60);
      expect((await findInstance(database, instance.id))!.goneAt, provider).not.toBeNull();
      if (number < count - 1) {
        closeDatabase(database);
        await harness.close();
        for (const suffix of ["", "-wal", "-shm"])
          rmSync(path.join(disk, `${kind}-${number}.db${suffix}`), { force: true });
      }
    }
  },
);

it("D-03: terminates a machine whose time limit passes on a full disk", async () => {
  if (!isMounted) return reportSkipped("D-03 time limit", "only root can make a small disk");
  const { random } = startChaosRun("D-03 time limit", { full: 1, short: 1, unit: "machine" });
  database = openDatabase(path.join(disk, "limit.db"));
  harness = await LaunchHarness.open({ provider: "shadeform", random, timeout: 30_000, database });
  const instance = await start();
  clientOf(database)
    .prepare("UPDATE instance SET ends_at = ? WHERE id = ?")
    .run(harness.time - 1, instance.id);
  const deletes = makeDeletes();
  breakDisk.full();
  await deletes.sendDue([harness.account.id], []);
  expect(deletes.size).toBe(0);
  const over = await listOverTimeLimit({ database, accountIds: [harness.account.id], watch: harness.watch });
  expect(over).toEqual([instance.id]);
  await deletes.sendDue([harness.account.id], over);
  await deletes.sendDue([harness.account.id], over);
  expect(deletes.size).toBe(1);
  await deletes.terminate(instance, "time-limit");
  expect(harness.listEvents("delete").length).toBeGreaterThan(0);
});

const codes = { full: "SQLITE_FULL", "read-only": "SQLITE_READONLY" };

const terminationRequest = () => ({ askedBy: "owner", holder: "rig", now: harness.time }) as const;

function makeDeletes(): UnrecordedDeletes {
  return new UnrecordedDeletes({
    database,
    holder: "rig",
    findProviderClient: () => harness.cloud,
    now: () => harness.time,
  });
}

async function start(): Promise<StoredInstance> {
  const attempt = await harness.readAttempt(await harness.launch());
  await harness.advance(40);
  return (await harness.listPresentMachines()).find(({ launchTag }) => launchTag === attempt.launchTag)!;
}

function remount(options: string): void {
  if (!run("mount", "-o", `remount,${options}`, disk)) throw new Error("The disk could not be remounted");
}

function run(command: string, ...given: string[]): boolean {
  return spawnSync(command, given).status === 0;
}
