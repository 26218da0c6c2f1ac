import { afterEach, expect, it } from "vitest";

import { listAuditEvents, type AuditEvent } from "@/db/audit";
import type { StoredLaunch } from "@/db/ledger";
import { Hold } from "@/lib/testing/launch-hold";
import { campaign } from "@/lib/testing/campaign";
import { randomFrom } from "@/lib/testing/random";
import { Rig } from "@/lib/testing/rig";
import { createToken, revokeToken } from "@/lib/tokens/tokens";
import { authOn } from "@/lib/auth/testing";

import type { LaunchStep } from "./launch";

let rig: Rig | undefined;
afterEach(() => rig?.close());

it("gives a late click its twin's launch, even when the twin took the last machine meanwhile", async () => {
  const { random } = campaign("late twin", { full: 1, short: 1, unit: "pair" });
  rig = await Rig.open({ provider: "shadeform", random });
  const offer = await rig.available();
  const hold = new Hold("token looked up");
  const confirmToken = "the-same-token";
  const late = rig.launch({ offer, confirmToken, onStep: hold.onStep });
  await hold.reached;
  const first = await rig.launch({ offer, confirmToken });
  expect(first).toMatchObject({ kind: "launched", isNew: true });
  // Now the offer is told no more, as when the last one was taken.
  await rig.control({ fault: { kind: "empty" } });
  hold.release();
  expect(await late).toEqual({ ...first, isNew: false });
});

it("is on record as soon as it may be sent, and only then", async () => {
  rig = await Rig.open({ provider: "shadeform", random: randomFrom(4) });
  const { database } = rig;
  const eventOf = ({ id, createdAt }: StoredLaunch): AuditEvent => ({
    at: createdAt,
    actorKind: "owner",
    actor: "owner@example.test",
    action: "launch",
    subject: id,
    outcome: "done",
    detail: null,
    address: null,
  });
  const subjects = async () => (await listAuditEvents(database, { limit: 9 })).map(({ subject }) => subject);
  const hold = new Hold("intent committed");
  const launched = rig.launch({ eventOf, onStep: hold.onStep });
  await hold.reached;
  const written = await subjects();
  expect(rig.events("create")).toEqual([]);
  hold.release();
  const result = await launched;
  expect([result]).toEqual([{ kind: "launched", launchId: written[0], isNew: true }]);
  rig.limits.mostMachines = 1;
  expect((await rig.launch({ eventOf })).kind).toBe("refused");
  expect(await subjects()).toEqual(written);
});

it("sends nothing for a token that was revoked while the offer was read again", async () => {
  rig = await Rig.open({ provider: "shadeform", random: randomFrom(3) });
  const { database } = rig;
  const grant = {
    scope: "launch",
    hourCapMicros: 1e12,
    dayCapMicros: 1e12,
    committedCapMicros: 1e12,
  } as const;
  const { id, name } = await createToken(authOn(database), { name: "ci", grant });
  rig.limits.token = { id, name, hourCapMicros: 1e12, dayCapMicros: 1e12, committedCapMicros: 1e12 };
  const onStep = async (step: LaunchStep) => {
    if (step === "offer read") await revokeToken(database, id);
  };
  expect(await rig.launch({ onStep })).toMatchObject({
    kind: "refused",
    refusal: { kind: "token-unknown", title: expect.stringContaining("“ci” was revoked") },
  });
  expect(rig.events("create")).toEqual([]);
});
