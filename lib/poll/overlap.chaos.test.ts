import { setTimeout as wait } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { readLease } from "@/db/leases";
import { leaseName } from "@/db/worker";
import { temporaryDatabase } from "@/testing/database/temporary";
import { isWriteLocked } from "@/testing/database/inspect";
import { startChaosRun } from "@/testing/process/chaos-run";
import { startChild, type Child } from "@/testing/process/child";
import type { PollerOptions } from "@/testing/process/children/poller-child";
import { until } from "@/testing/process/until";
import { startVersionedClouds, type VersionedClouds } from "@/testing/cloud/versioned-clouds";
import { clientOf } from "@/testing/database/client";

const processes = 4;
const interval = 250;
const timing = { tick: 25, heartbeat: 200, lifetime: 800 };
const slotsPerPause = 10;
const { database, file, dispose } = temporaryDatabase();
let clouds: VersionedClouds;
let children: Child[] = [];

beforeAll(async () => {
  clouds = await startVersionedClouds();
});
afterAll(async () => {
  for (const child of children) await child.kill();
  await clouds.close();
  dispose();
});

const holderNow = async (): Promise<Child | undefined> => {
  const holder = await readLease(database, leaseName);
  return children.find(({ pid }) => Number(holder?.holder.split(":")[1]) === pid);
};

it("P-08: polls no slot twice with four processes, one of which repeatedly resumes too late", async () => {
  const { count, random } = startChaosRun("P-08", { full: 500, short: 10, unit: "slots" });
  const options: PollerOptions = { file, url: clouds.url, providers: ["massedcompute"], interval, timing };
  children = Array.from({ length: processes }, () =>
    startChild({ entry: "testing/process/children/poller-child.ts", arguments: options }),
  );
  await Promise.all(children.map((child) => child.waitForLine("ready")));
  let pauses = 0;
  while (countPolls() < count) {
    await waitForPolls(countPolls() + 1 + random.integer(slotsPerPause));
    await pauseHolder(random.next() < 0.5, timing.lifetime * (1.2 + random.next()));
    pauses++;
  }
  const recorded = listPolls();
  for (const [index, { startedAt }] of recorded.entries()) {
    const [last, before] = [recorded[index - 2], recorded[index - 1]];
    if (!last || !before) continue;
    const starts = recorded.slice(index - 2, index + 1).map((poll) => poll.startedAt - last.startedAt);
    // A poll counts from when its start is stored, which a busy disk delays; two intervals absorb that.
    expect(startedAt - last.startedAt, `poll ${index}: ${starts.join(" ")}`).toBeGreaterThanOrEqual(
      interval * 1.3,
    );
    // A write of a replaced holder would finish after a later poll started.
    expect(startedAt, `poll ${index}: ${starts.join(" ")}`).toBeGreaterThanOrEqual(before.finishedAt);
  }
  const lost = () =>
    children.flatMap(({ errors }) => errors).filter((line) => line.includes("Another process polls now."));
  await until(() => lost().length >= pauses, { what: `${pauses} holders that know of their loss` });
  expect((await readLease(database, leaseName))?.token).toBeGreaterThanOrEqual(pauses + 1);
  expect(clouds.requests).toBeLessThanOrEqual(countPolls() + pauses + 1);
});

/**
 * Pauses the holder beyond its lease, in half of the cases while it waits for a reply, which it then reads late.
 */
async function pauseHolder(isAsking: boolean, forMilliseconds: number): Promise<void> {
  await until(holderNow, { what: "somebody polls" });
  const holder = (await holderNow())!;
  if (isAsking) {
    await new Promise<void>((resolve) => {
      clouds.delay = () => {
        clouds.delay = () => 0;
        holder.signal("SIGSTOP");
        resolve();
        return 30;
      };
    });
  }
  await stopOutsideOfWrite(holder);
  await wait(forMilliseconds);
  await until(async () => (await holderNow()) !== holder, { what: "another one polls" });
  holder.signal("SIGCONT");
}

// A process stopped during a write blocks all other writers, which is correct but tests nothing.
async function stopOutsideOfWrite(holder: Child): Promise<void> {
  holder.signal("SIGSTOP");
  while (isWriteLocked(file)) {
    holder.signal("SIGCONT");
    await wait(2);
    holder.signal("SIGSTOP");
  }
}

interface RecordedPoll {
  startedAt: number;
  finishedAt: number;
}

function listPolls(): RecordedPoll[] {
  return clientOf(database)
    .prepare<[], RecordedPoll>(
      "SELECT started_at AS startedAt, finished_at AS finishedAt FROM poll ORDER BY row",
    )
    .all();
}

/** The number of all polls, including those no longer stored. */
function countPolls(): number {
  return clientOf(database).prepare<[], number>("SELECT coalesce(max(row), 0) FROM poll").pluck().get()!;
}

async function waitForPolls(count: number): Promise<void> {
  await until(() => countPolls() >= count, { what: `${count} polls` });
}
