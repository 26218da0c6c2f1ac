import { expect, it } from "vitest";

import { listPresentInstances } from "@/db/instances";
import { readCapUse } from "@/db/caps";
import { findLaunchByToken, listAttempts, listUnsettled } from "@/db/ledger";
import { providerIds } from "@/lib/domain/provider-id";
import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { FailingLedger } from "@/testing/launch/failing-ledger";
import { LaunchHarness } from "@/testing/launch/launch-harness";
import { clientOf } from "@/testing/database/client";

/** The longest that a write waits for another one; the app waits 5 seconds. */
const lockTimeout = 100;
/** The expected outcome of a create that was recorded up to this step when the fault occurred. */
const ends: Record<string, string> = { prepared: "rejected", sending: "adopted", confirmed: "confirmed" };

it.each(["full", "broken", "read-only", "busy"] as const)(
  "B-18: sends no unrecorded create with a %s ledger",
  async (name) => {
    const goal = { full: providerIds.length, short: 1, unit: "clouds, each place of a launch" };
    const { count, random } = startChaosRun(`B-18 ${name}`, goal);
    const isShort = count < goal.full;
    const met = new Set<string>();
    for (const provider of isShort ? [random.pick(providerIds)] : providerIds) {
      const ledger = new FailingLedger(lockTimeout);
      const harness = await LaunchHarness.open({
        provider,
        random,
        database: ledger.database,
        timeout: 60_000,
      });
      try {
        const { unavailableReason: obstacle } = ledger.faults[name];
        if (obstacle !== null) return reportSkipped(`B-18 ${name}`, obstacle);
        const stride = isShort ? 4 : 1;
        for (let place = random.integer(stride); ; place += stride) {
          const outcome = await launchWith(ledger, harness, { name, place });
          if (outcome === null) break;
          met.add(outcome);
        }
      } finally {
        await harness.close();
        ledger.close();
      }
    }
    const possible = ["refused without a trace", "refused, then rejected", "launched, then adopted"];
    if (!isShort) expect([...met]).toEqual(expect.arrayContaining(possible));
  },
);

/** One launch with the fault at a given step, counted from 0; null if the launch ended before. */
async function launchWith(
  ledger: FailingLedger,
  harness: LaunchHarness,
  { name, place }: { name: keyof FailingLedger["faults"]; place: number },
): Promise<string | null> {
  const { database, account } = harness;
  const { at, code, inject: strike, heal } = ledger.faults[name];
  const because = `${code} at ${at} ${place}`;
  const confirmToken = `${name}-${place}-of-the-campaign`;
  const offer = await harness.findAvailableOffer();
  const before = harness.listEvents("create").length;
  let step = 0;
  const onStep = () => void (at === "step" && step++ === place && strike(0));
  ledger.empty();
  if (at === "page") strike(place);
  const result = await harness.launch({ offer, confirmToken, onStep });
  const creates = harness.listEvents("create").length - before;
  const onDisk = ledger.stateOnDisk(confirmToken);
  const met = at === "step" && step <= place ? null : await ledger.write();
  try {
    await findLaunchByToken(database, confirmToken);
    await readCapUse(database, [account.id], 0);
    await listPresentInstances(database, [account.id]);
  } finally {
    if (at === "page" || step > place) heal();
  }
  expect(clientOf(database).inTransaction, because).toBe(false);
  expect([null, code], because).toContain(met);
  // A create was sent only if the intent and the sending state are on disk.
  expect(creates, because).toBe(onDisk === "sending" || onDisk === "confirmed" ? 1 : 0);
  const expected =
    creates === 0 ? { kind: "refused", refusal: { kind: "ledger" } } : { kind: "launched", isNew: true };
  expect(result, because).toMatchObject(expected);

  await harness.advance(90);
  const unsettled = await listUnsettled(
    database,
    [account.id],
    ["prepared", "sending", "unknown", "duplicate"],
  );
  expect(unsettled, because).toEqual([]);
  const launched = await findLaunchByToken(database, confirmToken);
  const [attempt] = launched ? await listAttempts(database, launched.id) : [];
  expect(attempt?.state, because).toBe(onDisk === null ? undefined : ends[onDisk]);
  expect(attempt ? harness.countCreates(attempt.name) : 0, because).toBe(creates);
  const machine = harness.actualMachines().find(({ name }) => name === attempt?.name);
  expect(attempt?.nativeId ?? undefined, because).toBe(machine?.id);

  const next = await harness.launch();
  expect((await harness.readAttempt(next)).state, `after ${because}`).toBe("confirmed");
  for (const { id, billing } of harness.actualMachines()) if (billing) await harness.control({ end: id });
  await harness.advance(30);
  if (onDisk === "confirmed" && met === null) return null;
  return `${result.kind}${attempt ? `, then ${attempt.state}` : " without a trace"}`;
}
