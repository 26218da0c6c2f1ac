import { afterEach, beforeEach, expect, it } from "vitest";

import { readTokenUse } from "@/db/caps";
import { createTestAuth } from "@/testing/app/auth";
import { createRandom } from "@/testing/random";
import { LaunchHarness } from "@/testing/launch/launch-harness";
import { createToken, revokeToken } from "@/lib/tokens/tokens";

import { sendAction, type OneShotAction } from "./act";

let harness: LaunchHarness;
beforeEach(async () => {
  harness = await LaunchHarness.open({ provider: "gpugeek", random: createRandom(17) });
  expect((await harness.launch()).kind).toBe("launched");
  await harness.advance(40);
  expect(await requestAction("stop")).toEqual({ ok: true });
  await harness.advance(40);
});
afterEach(() => harness.close());

it("does not start the owner's stopped machine past the caps of a token", async () => {
  const machine = await stopped();
  for (const [hourCapMicros, dayCapMicros, span] of [
    [machine.hourlyMicros! - 1, 1e12, "hour"],
    [1e12, machine.hourlyMicros! - 1, "day"],
  ] as const) {
    harness.limits.token = await token(hourCapMicros, dayCapMicros);
    expect(await requestAction("start")).toMatchObject({
      ok: false,
      kind: "token-cap",
      message: expect.stringContaining(`per ${span}`),
    });
  }
  await harness.advance(40);
  expect((await stopped()).state).toBe("stopped");
});

it("counts a start by a token toward what it may launch", async () => {
  const { hourlyMicros } = await stopped();
  const ci = await token(hourlyMicros!, 1e12);
  harness.limits.token = ci;
  expect(await requestAction("start")).toEqual({ ok: true });
  const { database, time } = harness;
  expect(await readTokenUse(database, ci.id, time)).toEqual({
    hourMicros: hourlyMicros,
    dayMicros: hourlyMicros,
    committedMicros: 0,
  });
  expect(await harness.launch()).toMatchObject({ kind: "refused", refusal: { kind: "token-cap" } });
  expect(await readTokenUse(database, ci.id, time + 3_600_000)).toEqual({
    hourMicros: 0,
    dayMicros: hourlyMicros,
    committedMicros: 0,
  });
});

it("counts no rejected start and no start of the owner", async () => {
  const ci = await token(1e12, 1e12);
  harness.limits.token = ci;
  await harness.control({ fault: { kind: "status", status: 400, body: { message: "no" }, times: 1 } });
  expect(await requestAction("start")).toMatchObject({ ok: false, kind: "failed" });
  harness.limits.token = null;
  expect(await requestAction("start")).toEqual({ ok: true });
  expect(await readTokenUse(harness.database, ci.id, harness.time)).toEqual({
    hourMicros: 0,
    dayMicros: 0,
    committedMicros: 0,
  });
});

it("starts nothing for a token that was revoked", async () => {
  const ci = await token(1e12, 1e12);
  harness.limits.token = ci;
  await revokeToken(harness.database, ci.id);
  expect(await requestAction("start")).toMatchObject({ ok: false, kind: "token-unknown" });
  await harness.advance(40);
  expect((await stopped()).state).toBe("stopped");
});

async function stopped() {
  return (await harness.listPresentMachines())[0]!;
}

async function token(hourCapMicros: number, dayCapMicros: number) {
  const caps = { hourCapMicros, dayCapMicros, committedCapMicros: 0 };
  const grant = { scope: "launch", ...caps } as const;
  const { id, name } = await createToken(createTestAuth(harness.database), { name: "ci", grant });
  return { id, name, ...caps };
}

async function requestAction(action: OneShotAction) {
  const { cloud: client, database, limits } = harness;
  const context = { database, holder: "elsewhere:0:owner", limits, now: () => harness.time };
  const result = await sendAction({ client, instance: await stopped(), action, value: "" }, context);
  harness.reconciler.requestListing(harness.account.id);
  return result;
}
