import {
  openLaunch,
  createPreparedAttempt,
  settleAttempt,
  startSending,
  type StoredAttempt,
  type StoredLaunch,
} from "@/db/ledger";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

const limits = {
  accountIds: ["written"],
  maxMachines: 1e9,
  maxHourlyMicros: Number.MAX_SAFE_INTEGER,
  maxCommittedMicros: Number.MAX_SAFE_INTEGER,
};

/** Commits per launch. */
export const stepsPerLaunch = 3;

/** Writes the commit with this number, from 0, of a deterministic ledger. */
export async function writeLedgerStep(database: Reader, number: number): Promise<void> {
  const at = 1_000_000 + number;
  const launch = Math.floor(number / stepsPerLaunch);
  const launchTag = `launchTag-${launch}`;
  const step = number % stepsPerLaunch;
  if (step === 0) {
    const { kind } = await atomically(database, (tx) =>
      openLaunch(tx, sampleLaunch(launch, at), sampleAttempt(launch, launchTag, at), {
        limits,
        mayIgnoreBlock: false,
      }),
    );
    if (kind !== "opened") throw new Error(`The ledger says ${kind}`);
  }
  if (step === 1) await atomically(database, (tx) => startSending(tx, launchTag, at));
  if (step === 2)
    await atomically(database, (tx) => settleAttempt(tx, sampleSettlement(launch, launchTag, at)));
}

function sampleLaunch(launch: number, at: number): StoredLaunch {
  return {
    id: `launch-${launch}`,
    confirmToken: `token-${launch}`,
    requestHash: "hash",
    accountId: "written",
    provider: "sesterce",
    offerId: "aaaaaaaaaaaaaaaa",
    name: `machine-${launch}`,
    orderJson: "{}",
    offerJson: "{}",
    hourlyMicros: 1_000_000,
    priceCapMicros: 1_000_000,
    hours: 8,
    killAt: null,
    killSpend: null,
    keyName: null,
    keyFingerprint: null,
    readTook: 1,
    tokenId: null,
    committedMicros: 1_000_000,
    periodHours: null,
    createdAt: at,
  };
}

function sampleAttempt(launch: number, launchTag: string, at: number): StoredAttempt {
  const [launchId, name] = [`launch-${launch}`, `machine-${launch}`];
  return createPreparedAttempt({
    launchTag,
    launchId,
    accountId: "written",
    name,
    holder: "writer",
    createdAt: at,
  });
}

function sampleSettlement(
  launch: number,
  launchTag: string,
  at: number,
): Parameters<typeof settleAttempt>[1] {
  const nativeId = `native-${launch}`;
  return {
    launchTag,
    state: "confirmed",
    at,
    nativeId,
    httpStatus: 200,
    tone: "good",
    title: "Accepted",
    detail: null,
    instance: {
      id: `instance-${launch}`,
      accountId: "written",
      provider: "sesterce",
      nativeId,
      launchTag,
      name: `machine-${launch}`,
      state: "provisioning",
      rawState: null,
      bills: 1,
      hourlyMicros: 1_000_000,
      facts: "{}",
      startedAt: at,
      endsAt: null,
      killAt: null,
      killSpend: null,
      paidUntil: null,
      billsFrom: at,
    },
  };
}
