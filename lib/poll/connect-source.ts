import { setTimeout } from "node:timers/promises";

import { getDatabase } from "@/db/client";
import type { PublicAccount } from "@/lib/accounts/public";
import { env } from "@/lib/env";
import { createBreaker } from "@/lib/providers/breaker";
import { sources } from "@/lib/providers/sources";
import { isInUse } from "@/lib/usage";

import { accountMemory } from "./account-memory";
import type { LeaseNow } from "./lease";
import type { ScheduledAccount } from "./scheduler";

/** Binds a public source to its address. */
export function connectSource(
  account: PublicAccount,
  { leaseNow, isFirstStart }: { leaseNow: LeaseNow; isFirstStart: boolean },
): ScheduledAccount {
  const source = sources[account.provider];
  const { baseUrl, maxReplyBytes } = env().sources[account.provider];
  const database = getDatabase();
  const breaker = createBreaker({
    failures: source.breaker.failures,
    firstPause: source.breaker.firstPause * 1000,
  });
  const client = source.connect({
    baseUrl: baseUrl ?? source.baseUrl,
    ...(maxReplyBytes !== null && { limits: { bytes: maxReplyBytes } }),
    breaker,
    memory: accountMemory(database, account.id, leaseNow),
    now: () => new Date(),
    wait,
  });
  return {
    account,
    client,
    breaker,
    interval: account.interval,
    isIntervalSet: false,
    source: {
      isPolledAtStart: isFirstStart && account.provider === "gpurentalprices",
      isWanted: () => isInUse(),
    },
  };
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return setTimeout(milliseconds, undefined, { signal, ref: false });
}
