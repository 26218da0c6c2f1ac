import { afterEach, beforeEach, expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import type { Reader } from "@/db/connections";
import { acquireLease } from "@/db/leases";
import { atomically } from "@/db/transactions";
import { leaseName, saveWorkerAccounts } from "@/db/worker";

import { findWorkerRefusal } from "./worker";

const now = Date.UTC(2026, 10, 30);
const lifetime = 8_000;
const client = {
  account: { id: "environment:shadeform", kind: "environment", provider: "shadeform" },
  keyHash: "hash",
} as const;
let database: Reader;
let dispose: () => void;
beforeEach(() => {
  ({ database, dispose } = temporaryDatabase());
});
afterEach(() => dispose());

const refusalAt = async (at: number, role: "web" | "all" = "web") =>
  (await findWorkerRefusal(database, client, { role, now: at }))?.title;

async function work(accounts: [string, string][]): Promise<void> {
  await atomically(database, async (tx) => {
    const lease = await acquireLease(tx, { name: leaseName, holder: "worker", now, lifetime, dead: null });
    await saveWorkerAccounts(tx, lease!, new Map(accounts));
  });
}

it("refuses to launch from a web process without a worker", async () => {
  expect(await refusalAt(now)).toBe("No worker is running.");
  expect(await refusalAt(now, "all")).toBeUndefined();
  await work([[client.account.id, client.keyHash]]);
  expect(await refusalAt(now)).toBeUndefined();
  // Another worker takes over within ten seconds.
  expect(await refusalAt(now + lifetime + 50_000)).toBeUndefined();
  expect(await refusalAt(now + lifetime + 70_000)).toBe("No worker is running.");
});

it("refuses to launch in an account, or with a key, that the worker does not have", async () => {
  const unknown = "The worker does not use this key of Shadeform.";
  await work([]);
  expect(await refusalAt(now)).toBe(unknown);
  await atomically(database, async (tx) => {
    const lease = { name: leaseName, holder: "worker", token: 1, acquiredAt: now, expiresAt: now + lifetime };
    await saveWorkerAccounts(tx, lease, new Map([[client.account.id, "the hash of another key"]]));
  });
  expect(await refusalAt(now)).toBe(unknown);
});
