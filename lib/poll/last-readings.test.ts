import { expect, it } from "vitest";

import { saveAccount, type Account } from "@/db/accounts";
import { acquireLease } from "@/db/leases";
import { recordFailedPoll } from "@/db/polls";
import { atomically } from "@/db/transactions";
import { databaseOfTest } from "@/testing/database/of-test";

import { readLastReadings } from "./last-readings";

const account: Account = { id: "environment:shadeform", kind: "environment", provider: "shadeform" };

it("has each poll from its commit on", async () => {
  const database = databaseOfTest();
  const messageOf = async () =>
    (await readLastReadings(database, [account.id])).get(account.id)?.poll?.message ?? null;
  const lease = await atomically(database, async (tx) => {
    await saveAccount(tx, account, 1);
    return acquireLease(tx, { name: "poller", holder: "test", now: 1, lifetime: 10, dead: null });
  });
  expect(await messageOf()).toBeNull();
  for (const message of ["one", "two"]) {
    const poll = { startedAt: 1, finishedAt: 2, outcome: "failed", offers: 0, rejected: 0 } as const;
    await atomically(
      database,
      (tx) => recordFailedPoll(tx, lease!, account, { ...poll, errorKind: "network", message }),
      "offers",
    );
    expect(await messageOf()).toBe(message);
    expect(await messageOf()).toBe(message);
  }
});
