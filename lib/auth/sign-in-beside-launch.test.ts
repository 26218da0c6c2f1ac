import { setImmediate } from "node:timers/promises";

import { afterEach, beforeEach, expect, it } from "vitest";

import { nextRevision } from "@/db/revision";
import { atomically } from "@/db/transactions";
import { createTestAuth, email, password, readSessionEmail, signInForTest } from "@/testing/app/auth";
import { readRows } from "@/testing/database/sql";
import { LaunchHarness } from "@/testing/launch/launch-harness";
import { createRandom } from "@/testing/random";

import { createOwner } from "./owner";

let harness: LaunchHarness;
beforeEach(async () => {
  harness = await LaunchHarness.open({ provider: "massedcompute", random: createRandom(11) });
  await createOwner(harness.database, { email, password });
});
afterEach(() => harness.close());

it("signs in at every step of a launch", async () => {
  const auth = createTestAuth(harness.database);
  const signIns: ReturnType<typeof signInForTest>[] = [];
  const result = await harness.launch({
    onStep: (step) => {
      if (step === "entered" || step === "intent committed" || step === "handed over")
        signIns.push(signInForTest(auth));
    },
  });
  expect(result).toMatchObject({ kind: "launched", isNew: true });
  expect(await harness.readAttempt(result)).toMatchObject({ state: "confirmed" });
  expect(signIns).toHaveLength(3);
  for (const { status, cookie } of await Promise.all(signIns)) {
    expect(status).toBe(200);
    expect(await readSessionEmail(auth, cookie)).toBe(email);
  }
});

it("loses nothing of a sign-in to transactions beside it that are rolled back", async () => {
  const auth = createTestAuth(harness.database);
  let rolledBack = 0;
  const ended = new AbortController();
  const signIn = signInForTest(auth).finally(() => ended.abort());
  while (!ended.signal.aborted) {
    await atomically(harness.database, async (tx) => {
      for (let time = 0; time < 3; time++) await nextRevision(tx);
      throw new Error("given up");
    }).catch(() => (rolledBack += 1));
    await setImmediate();
  }
  const { status, cookie } = await signIn;
  expect(status).toBe(200);
  expect(rolledBack).toBeGreaterThan(0);
  expect(await readSessionEmail(auth, cookie)).toBe(email);
  expect(await readRows(harness.database, "SELECT * FROM session")).toHaveLength(1);
});
