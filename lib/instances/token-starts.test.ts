import { afterEach, beforeEach, expect, it } from "vitest";

import { readTokenUse } from "@/db/ledger";
import { authOn } from "@/lib/auth/testing";
import { randomFrom } from "@/lib/testing/random";
import { Rig } from "@/lib/testing/rig";
import { createToken, revokeToken } from "@/lib/tokens/tokens";

import { act, type OneShot } from "./act";

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open({ provider: "gpugeek", random: randomFrom(17) });
  expect((await rig.launch()).kind).toBe("launched");
  await rig.pass(40);
  expect(await ask("stop")).toEqual({ ok: true });
  await rig.pass(40);
});
afterEach(() => rig.close());

it("does not start the owner's stopped machine past the caps of a token", async () => {
  const machine = await stopped();
  for (const [hourCapMicros, dayCapMicros, span] of [
    [machine.hourlyMicros! - 1, 1e12, "hour"],
    [1e12, machine.hourlyMicros! - 1, "day"],
  ] as const) {
    rig.limits.token = await token(hourCapMicros, dayCapMicros);
    expect(await ask("start")).toMatchObject({
      ok: false,
      kind: "token-cap",
      message: expect.stringContaining(`per ${span}`),
    });
  }
  await rig.pass(40);
  expect((await stopped()).state).toBe("stopped");
});

it("counts a start by a token toward what it may launch", async () => {
  const { hourlyMicros } = await stopped();
  const ci = await token(hourlyMicros!, 1e12);
  rig.limits.token = ci;
  expect(await ask("start")).toEqual({ ok: true });
  const { database, time } = rig;
  expect(await readTokenUse(database, ci.id, time)).toEqual({
    hourMicros: hourlyMicros,
    dayMicros: hourlyMicros,
    committedMicros: 0,
  });
  expect(await rig.launch()).toMatchObject({ kind: "refused", refusal: { kind: "token-cap" } });
  expect(await readTokenUse(database, ci.id, time + 3_600_000)).toEqual({
    hourMicros: 0,
    dayMicros: hourlyMicros,
    committedMicros: 0,
  });
});

it("counts no start that the cloud refused, and none of the owner's", async () => {
  const ci = await token(1e12, 1e12);
  rig.limits.token = ci;
  await rig.control({ fault: { kind: "status", status: 400, body: { message: "no" }, times: 1 } });
  expect(await ask("start")).toMatchObject({ ok: false, kind: "failed" });
  rig.limits.token = null;
  expect(await ask("start")).toEqual({ ok: true });
  expect(await readTokenUse(rig.database, ci.id, rig.time)).toEqual({
    hourMicros: 0,
    dayMicros: 0,
    committedMicros: 0,
  });
});

it("starts nothing for a token that was revoked", async () => {
  const ci = await token(1e12, 1e12);
  rig.limits.token = ci;
  await revokeToken(rig.database, ci.id);
  expect(await ask("start")).toMatchObject({ ok: false, kind: "token-unknown" });
  await rig.pass(40);
  expect((await stopped()).state).toBe("stopped");
});

async function stopped() {
  return (await rig.present())[0]!;
}

async function token(hourCapMicros: number, dayCapMicros: number) {
  const caps = { hourCapMicros, dayCapMicros, committedCapMicros: 0 };
  const grant = { scope: "launch", ...caps } as const;
  const { id, name } = await createToken(authOn(rig.database), { name: "ci", grant });
  return { id, name, ...caps };
}

async function ask(action: OneShot) {
  const { cloud, database, limits } = rig;
  const desk = { database, holder: "elsewhere:0:owner", limits, now: () => rig.time };
  const result = await act({ cloud, instance: await stopped(), action, value: "" }, desk);
  rig.reconciler.poke(rig.account.id);
  return result;
}
