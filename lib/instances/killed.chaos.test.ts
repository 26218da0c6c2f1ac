import { setTimeout as wait } from "node:timers/promises";

import { afterAll, afterEach, describe, expect, it } from "vitest";

import { findInstance, type StoredInstance } from "@/db/instances";
import { findLastTermination, listOpenTerminations } from "@/db/intents";
import { findLaunchByToken, listAttempts, listUnsettled, type UnsettledState } from "@/db/ledger";
import { providerIds } from "@/lib/domain/provider-id";
import { isShortRun, startChaosRun } from "@/testing/process/chaos-run";
import { LauncherPool } from "@/testing/launch/launcher-pool";
import { CrashHarness } from "@/testing/launch/crash-harness";
import type { LaunchHarness } from "@/testing/launch/launch-harness";

import { launchSteps } from "./launch-context";
import { requestTermination } from "./terminate";

const minute = 60;
const stepsBefore = (name: (typeof launchSteps)[number]) => launchSteps.indexOf(name);
/** Milliseconds from sending the request to the kill: before it leaves, on its way, and answered. */
const pauses = [0, 3, 10, 40];

const crew = new LauncherPool();
let killing: CrashHarness;
let harness: LaunchHarness;
afterEach(() => killing.close());
afterAll(() => crew.close());

describe.each(providerIds)("%s", (provider) => {
  const index = providerIds.indexOf(provider);
  it("B-01: launches at most once when killed at any step", async () => {
    const { count, random } = startChaosRun(`B-01 at ${provider}`, {
      full: 10 * launchSteps.length,
      short: Math.ceil(launchSteps.length / providerIds.length),
      unit: "kills, each step in turn",
    });
    await open(random);
    // The steps of a short run are dealt out to the providers.
    const [first, stride] = isShortRun() ? [index, providerIds.length] : [0, 1];
    for (let round = 0; round < count; round++) {
      const place = (first + round * stride) % launchSteps.length;
      const dieAt = launchSteps[place]!;
      const order = await killing.order();
      const before = harness.listEvents("create").length;
      const pause = dieAt === "handed over" ? random.pick(pauses) : 0;
      const child = await killing.sendToLaunch(order, { dieAt, pause });
      const end = await Promise.race([child.ended, child.waitForLine("done").catch(() => child.ended)]);
      expect(end, child.errors.join("\n")).toEqual({ code: null, signal: "SIGKILL" });
      await killing.restartAfterKill();
      const creates = harness.listEvents("create").length - before;
      if (place < stepsBefore("handed over")) expect(creates, dieAt).toBe(0);
      if (place > stepsBefore("handed over")) expect(creates, dieAt).toBe(1);
      const isWritten = (await findLaunchByToken(harness.database, order.confirmToken)) !== null;
      expect(isWritten, dieAt).toBe(place >= stepsBefore("intent committed"));
      await expectOneLaunch(order, before);
    }
  });

  it("B-02: launches at most once when killed at any time", async () => {
    const { count, random } = startChaosRun(`B-02 at ${provider}`, {
      full: 100,
      short: 1,
      unit: "kills within 2 s",
    });
    await open(random);
    let caught = 0;
    for (let round = 0; round < count; round++) {
      const order = await killing.order();
      const before = harness.listEvents("create").length;
      await killing.delay("create");
      const child = await killing.sendToLaunch(order);
      await wait(random.next() * 2_000);
      await child.kill();
      await killing.restartAfterKill();
      if (["sending", "unknown", "adopted"].includes(await attemptState(order.confirmToken))) caught++;
      await expectOneLaunch(order, before);
    }
    // Enough kills must come between request and reply, or the test checks little.
    if (count >= 20) expect(caught).toBeGreaterThan(count / 10);
  });

  it("B-13: resumes a termination after a kill at any time, and ends one machine", async () => {
    const { count, random } = startChaosRun(`B-13 at ${provider}`, {
      full: 60,
      short: 1,
      unit: "kills within 2 s",
    });
    await open(random);
    const bystander = await start({ hours: null });
    await harness.control({ machine: { name: "rig-gx-aaaaaaaaaaaaaaaa", hourly: 1 } });
    for (let round = 0; round < count; round++) {
      const target = await start();
      await killing.delay("delete");
      const child = await killing.sendToTerminate(target.id);
      await wait(random.next() * 2_000);
      await child.kill();
      await killing.restartAfterKill();
      const [intent] = await openIntents();
      if (child.lines.includes("asked")) expect(intent).toMatchObject({ instanceId: target.id });
      // A caller without a reply sends the request again.
      if (!intent)
        await requestTermination(harness.database, target, {
          askedBy: "owner",
          holder: "rig",
          now: harness.time,
        });
      const deletes = harness.listEvents("delete").length;
      await harness.advance(7 * minute);
      if (!intent?.acceptedAt) expect(harness.listEvents("delete").length).toBeGreaterThan(deletes);
      expect((await findInstance(harness.database, target.id))!.goneAt).not.toBeNull();
      expect(await findLastTermination(harness.database, target.id)).toMatchObject({ state: "done" });
      expect(await openIntents()).toEqual([]);
      expect(killing.billingIds()).toEqual([bystander.nativeId]);
      expect(await killing.knownIds()).toEqual([bystander.nativeId]);
      const ended = new Set(harness.listEvents("delete").flatMap(({ machineIds }) => machineIds ?? []));
      expect([...ended].at(-1)).toBe(target.nativeId);
      expect(ended.size).toBe(round + 1);
    }
  });

  async function open(random: Parameters<typeof CrashHarness.open>[1]): Promise<void> {
    killing = await CrashHarness.open(provider, random, crew);
    ({ harness } = killing);
  }
});

/** Checks the invariants of a launch after its process died. Ends with an empty account. */
async function expectOneLaunch(
  order: Awaited<ReturnType<CrashHarness["order"]>>,
  before: number,
): Promise<void> {
  const written = await findLaunchByToken(harness.database, order.confirmToken);
  const again = await harness.launch(order);
  expect(again, JSON.stringify(again)).toMatchObject({ kind: "launched", isNew: written === null });
  const launched = (await findLaunchByToken(harness.database, order.confirmToken))!;
  expect(again).toHaveProperty("launchId", written?.id ?? launched.id);

  await harness.advance(minute, 1);
  expect(await killing.knownIds()).toEqual(killing.billingIds());
  expect(await openAttempts(["prepared", "sending"])).toEqual([]);
  await harness.advance(minute);
  expect(await killing.knownIds()).toEqual(killing.billingIds());
  await harness.advance(18 * minute, 10);
  expect(await openAttempts(["prepared", "sending", "unknown"])).toEqual([]);
  const [machine, ...others] = killing.billingIds();
  expect(others).toEqual([]);
  expect(await killing.knownIds()).toEqual(machine ? [machine] : []);
  const attempts = await listAttempts(harness.database, launched.id);
  expect(attempts).toMatchObject([{ nativeId: machine ?? null }]);
  expect(machine ? ["confirmed", "adopted"] : ["rejected", "absent"]).toContain(attempts[0]!.state);

  expect(await harness.launch(order)).toEqual({ kind: "launched", launchId: launched.id, isNew: false });
  const creates = harness.listEvents("create");
  expect(creates.length - before).toBe(machine ? 1 : 0);
  expect(new Set(creates.map(({ name }) => name)).size).toBe(creates.length);
  expect([...harness.listEvents("delete"), ...harness.listEvents("action")]).toEqual([]);

  if (machine) await harness.control({ end: machine });
  await harness.advance(2 * minute);
  expect(await killing.knownIds()).toEqual([]);
}

async function attemptState(token: string): Promise<string> {
  const launched = await findLaunchByToken(harness.database, token);
  return launched ? (await listAttempts(harness.database, launched.id))[0]!.state : "nothing";
}

async function start(more: Parameters<LaunchHarness["launch"]>[0] = {}): Promise<StoredInstance> {
  const { launchTag } = await harness.readAttempt(await harness.launch(more));
  await harness.advance(40);
  return (await harness.listPresentMachines()).find((instance) => instance.launchTag === launchTag)!;
}

const openIntents = () => listOpenTerminations(harness.database, [harness.account.id]);
const openAttempts = async (states: UnsettledState[]) =>
  await listUnsettled(harness.database, [harness.account.id], states);
