import type { Account } from "@/db/accounts";
import type { CapLimits, TokenCap } from "@/db/caps";
import { createPreparedAttempt, type StoredAttempt, type StoredLaunch } from "@/db/ledger";

import type { Scenario } from "./scenario";
import { large, largest, manyIds, oddText } from "./values";

export const cloud: Account = { id: "environment:sesterce", kind: "environment", provider: "sesterce" };
export const secondCloud: Account = { id: "environment:gpugeek", kind: "environment", provider: "gpugeek" };
export const removedCloud: Account = { id: "removed", kind: "vault", provider: "shadeform" };

export const noCaps: CapLimits = {
  accountIds: manyIds(cloud.id, secondCloud.id),
  maxMachines: large,
  maxHourlyMicros: largest,
  maxCommittedMicros: largest,
};
export const token: TokenCap = {
  id: "token",
  name: oddText,
  hourCapMicros: 3_000_000,
  dayCapMicros: 5_000_000,
  committedCapMicros: 0,
};

/** A launch and its attempt. */
export function launchOf(
  id: string,
  at: number,
  changes: Partial<StoredLaunch> = {},
): [StoredLaunch, StoredAttempt] {
  const launch: StoredLaunch = {
    id,
    confirmToken: `confirm ${id}`,
    requestHash: "hash",
    accountId: cloud.id,
    provider: "sesterce",
    offerId: "offer",
    name: oddText,
    orderJson: JSON.stringify({ oddText }),
    offerJson: "{}",
    hourlyMicros: 1_000_000,
    priceCapMicros: largest,
    hours: 0.1,
    killAt: null,
    killSpend: "12.50",
    keyName: oddText,
    keyFingerprint: null,
    readTook: 12,
    createdAt: at,
    tokenId: null,
    committedMicros: 1_000_000,
    periodHours: null,
    ...changes,
  };
  const attempt = createPreparedAttempt({
    launchTag: `tag ${id}`,
    launchId: id,
    accountId: launch.accountId,
    name: launch.name,
    holder: "holder",
    createdAt: at,
  });
  return [launch, attempt];
}

export async function open(
  { db: { ledger }, write }: Scenario,
  name: string,
  [launch, attempt]: [StoredLaunch, StoredAttempt],
  limits: Partial<CapLimits> = {},
  mayIgnoreBlock = true,
): Promise<void> {
  const event = {
    at: launch.createdAt,
    actorKind: "owner",
    actor: null,
    action: "launch",
    subject: launch.id,
    outcome: "done",
    detail: oddText,
    address: null,
  } as const;
  await write(name, (tx) =>
    ledger.openLaunch(tx, launch, attempt, { limits: { ...noCaps, ...limits }, mayIgnoreBlock, event }),
  );
}
