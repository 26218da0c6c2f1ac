import { afterEach, expect, it } from "vitest";

import { listAuditEvents, type AuditEvent } from "@/db/audit";
import { listOpenActions } from "@/db/intents";
import type { StoredLaunch } from "@/db/ledger";
import { bumpAccountsRevision, readAccountsRevision } from "@/db/revision";
import { atomically } from "@/db/transactions";
import { StepGate } from "@/testing/launch/step-gate";
import { startChaosRun } from "@/testing/process/chaos-run";
import { createRandom } from "@/testing/random";
import { LaunchHarness } from "@/testing/launch/launch-harness";
import { createToken, revokeToken } from "@/lib/tokens/tokens";
import { createTestAuth } from "@/testing/app/auth";
import { unlimitedGrant } from "@/testing/app/unlimited-grant";

import { sendAction } from "./act";
import type { LaunchStep } from "./launch-context";

let harness: LaunchHarness | undefined;
afterEach(() => harness?.close());

it("returns the first click's launch to a late one, even if the first took the last machine", async () => {
  const { random } = startChaosRun("late twin", { full: 1, short: 1, unit: "pair" });
  harness = await LaunchHarness.open({ provider: "shadeform", random });
  const offer = await harness.findAvailableOffer();
  const hold = new StepGate("token looked up");
  const confirmToken = "the-same-token";
  const late = harness.launch({ offer, confirmToken, onStep: hold.onStep });
  await hold.reached;
  const first = await harness.launch({ offer, confirmToken });
  expect(first).toMatchObject({ kind: "launched", isNew: true });
  // The offer is no longer listed, as if the last machine was taken.
  await harness.control({ fault: { kind: "empty" } });
  hold.release();
  expect(await late).toEqual({ ...first, isNew: false });
});

it("writes the audit event with the intent, and not before", async () => {
  harness = await LaunchHarness.open({ provider: "shadeform", random: createRandom(4) });
  const { database } = harness;
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
  const hold = new StepGate("intent committed");
  const launched = harness.launch({ eventOf, onStep: hold.onStep });
  await hold.reached;
  const written = await subjects();
  expect(harness.listEvents("create")).toEqual([]);
  hold.release();
  const result = await launched;
  expect([result]).toEqual([{ kind: "launched", launchId: written[0], isNew: true }]);
  harness.limits.maxMachines = 1;
  expect((await harness.launch({ eventOf })).kind).toBe("refused");
  expect(await subjects()).toEqual(written);
});

it("sends nothing if an account was changed while the offer was read again", async () => {
  harness = await LaunchHarness.open({ provider: "shadeform", random: createRandom(5) });
  const { database } = harness;
  const accountsRevision = await readAccountsRevision(database);
  const offer = await harness.findAvailableOffer();
  const onStep = async (step: LaunchStep) => {
    if (step === "offer read") await atomically(database, bumpAccountsRevision);
  };
  const changing = harness.launch({ offer, accountsRevision, confirmToken: "changing", onStep });
  expect(await changing).toMatchObject({ kind: "refused", refusal: { kind: "accounts-changed" } });
  expect(harness.listEvents("create")).toEqual([]);
});

it("sends no action if an account was changed since its key was read", async () => {
  harness = await LaunchHarness.open({ provider: "massedcompute", random: createRandom(8) });
  const { database, cloud: client, limits, clock } = harness;
  await harness.launch();
  await harness.advance(40, 20);
  const [instance] = await harness.listPresentMachines();
  const accountsRevision = await readAccountsRevision(database);
  await atomically(database, bumpAccountsRevision);
  const context = { database, holder: "test", limits, now: clock.wall };
  const order = { client, instance: instance!, action: "restart", value: "" } as const;
  expect(await sendAction(order, { ...context, accountsRevision })).toEqual({
    ok: false,
    kind: "not-possible",
    message: "The connected accounts have just changed. Nothing was sent. Try again.",
  });
  expect(harness.listEvents("action")).toEqual([]);
  expect(await listOpenActions(database)).toEqual([]);
  const current = await readAccountsRevision(database);
  expect(await sendAction(order, { ...context, accountsRevision: current })).toEqual({ ok: true });
});

it("returns the launch of another process even if an account was changed since", async () => {
  harness = await LaunchHarness.open({ provider: "shadeform", random: createRandom(6) });
  const { database } = harness;
  const accountsRevision = await readAccountsRevision(database);
  const offer = await harness.findAvailableOffer();
  const hold = new StepGate("intent composed");
  const late = harness.launch({ offer, accountsRevision, confirmToken: "same", onStep: hold.onStep });
  await hold.reached;
  const first = await harness.launch({ offer, confirmToken: "same" });
  await atomically(database, bumpAccountsRevision);
  hold.release();
  expect(await late).toEqual({ ...first, isNew: false });
  expect(harness.listEvents("create")).toHaveLength(1);
});

it("sends nothing for a token revoked while the offer is read again", async () => {
  harness = await LaunchHarness.open({ provider: "shadeform", random: createRandom(3) });
  const { database } = harness;
  const { id, name } = await createToken(createTestAuth(database), { name: "ci", grant: unlimitedGrant });
  harness.limits.token = { id, name, hourCapMicros: 1e12, dayCapMicros: 1e12, committedCapMicros: 1e12 };
  const onStep = async (step: LaunchStep) => {
    if (step === "offer read") await revokeToken(database, id);
  };
  expect(await harness.launch({ onStep })).toMatchObject({
    kind: "refused",
    refusal: { kind: "token-unknown", title: expect.stringContaining("“ci” was revoked") },
  });
  expect(harness.listEvents("create")).toEqual([]);
});
