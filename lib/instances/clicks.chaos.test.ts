import { afterEach, describe, expect, it } from "vitest";

import { listAttempts } from "@/db/ledger";
import { listAttemptsByState } from "@/testing/database/inspect";
import { temporaryDatabase } from "@/testing/database/temporary";
import { attemptStates } from "@/lib/domain/instance";
import type { MachineOffer } from "@/lib/domain/offer";
import { providerIds } from "@/lib/domain/provider-id";
import { startChaosRun } from "@/testing/process/chaos-run";
import { startChild } from "@/testing/process/child";
import { MultiProviderHarness } from "@/testing/launch/multi-provider-harness";
import { StepGate } from "@/testing/launch/step-gate";
import { createRoutes, nextCreateFault } from "@/testing/launch/launch-routes";
import type { LaunchClick, LaunchServerOptions } from "@/testing/launch/children/launch-server-child";
import { fixedOfferPrice, LaunchHarness } from "@/testing/launch/launch-harness";

import { launchSteps, type LaunchStep } from "./launch-context";
import type { LaunchResult } from "./schema";

let closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  closing = [];
});

const blocked = { kind: "refused", refusal: { kind: "account-blocked", field: "override" } };

describe("B-06: one token launches one machine", () => {
  const clicksPerServer = 25;
  const latency = 200;

  it("for any number of clicks to any process", async () => {
    const { count, random } = startChaosRun("B-06", { full: 200, short: 2, unit: "rounds of 50 clicks" });
    const { database, file, dispose } = temporaryDatabase();
    closing.push(dispose);
    const fleet = await MultiProviderHarness.open(database, random);
    closing.push(() => fleet.close());
    const servers = await startServers({ file, baseUrls: fleet.sandbox.baseUrls });
    for (let round = 0; round < count; round++) {
      const harness = fleet.harnesses[providerIds[round % providerIds.length]!];
      const offer = await harness.findAvailableOffer();
      const confirmToken = `one-token-${round}`;
      const { hourlyMicros: maxPriceMicros, periodMicros } = fixedOfferPrice(offer)!;
      const maxTotalMicros = periodMicros ?? undefined;
      const most = { maxPriceMicros, maxTotalMicros };
      const order = { offerId: "aaaaaaaaaaaaaaaa", ...most, confirmToken, sshKeyId: null };
      const click: LaunchClick = { account: harness.account, offer, order, now: harness.time };
      const before = {
        creates: harness.listEvents("create").length,
        machines: harness.actualMachines().length,
      };
      const route = createRoutes[harness.account.provider];
      // While the request is sent, or while the reply returns and the machine may have been the last one.
      const when = round % 2 === 0 ? "after" : "before";
      await harness.control({ fault: { kind: "delay", delay: latency, when, route } });
      const posts = servers.flatMap((url) => Array.from({ length: clicksPerServer }, () => post(url, click)));
      const results = await Promise.all(posts);
      await harness.control({ fault: null });

      const refused = results.flatMap((result) => (result.kind === "refused" ? result.refusal.kind : []));
      expect(refused, `clicks at ${harness.cloud.label} that got no launch`).toEqual([]);
      const launched = results.filter((result) => result.kind === "launched");
      expect(new Set(launched.map(({ launchId }) => launchId)).size).toBe(1);
      expect(launched.filter(({ isNew }) => isNew)).toHaveLength(1);
      const attempts = await listAttempts(database, launched[0]!.launchId);
      expect(attempts.map(({ state }) => state)).toEqual(["confirmed"]);
      expect(harness.listEvents("create")).toHaveLength(before.creates + 1);
      expect(harness.countCreates(attempts[0]!.name)).toBe(1);
      expect(harness.actualMachines()).toHaveLength(before.machines + 1);
      await harness.control({ end: attempts[0]!.nativeId });
      await fleet.advance(20, 20);
    }
    const everything = fleet.all.map(({ account }) => account.id);
    expect(await listAttemptsByState(database, everything, [...attemptStates])).toHaveLength(count);
  });

  async function startServers(options: LaunchServerOptions): Promise<string[]> {
    const children = [1, 2].map(() =>
      startChild({ entry: "testing/launch/children/launch-server-child.ts", arguments: options }),
    );
    closing.push(...children.map((child) => () => child.kill()));
    return Promise.all(children.map((child) => child.waitForLine("http://")));
  }

  async function post(url: string, click: LaunchClick): Promise<LaunchResult> {
    const response = await fetch(url, { method: "POST", body: JSON.stringify(click) });
    return (await response.json()) as LaunchResult;
  }
});

describe.each(providerIds)("%s", (provider) => {
  /** From the intent until its outcome is settled, other launches have to wait. */
  const open = launchSteps.slice(
    launchSteps.indexOf("intent committed"),
    launchSteps.indexOf("outcome committed"),
  );
  const typedWrong = ["rig-2", "RIG", "rig-gx-aaaaaaaaaaaaaaaa", " ", "ri g", "anchor"];

  it("B-07: launches one machine for two concurrent tokens, unless its name is typed", async () => {
    const { count, random } = startChaosRun("B-07", { full: 40, short: 1, unit: `pairs at ${provider}` });
    const harness = await LaunchHarness.open({ provider, random, timeout: 60_000 });
    closing.push(() => harness.close());
    for (let round = 0; round < count; round++) {
      await expectCreates(1, async () => {
        const offer = await harness.findAvailableOffer();
        const holds = [new StepGate("intent composed"), new StepGate("intent composed")];
        const both = holds.map(({ onStep }) => harness.launch({ offer, onStep }));
        await Promise.all(holds.map(({ reached }, index) => Promise.race([reached, both[index]])));
        for (const hold of random.integer(2) ? holds : holds.toReversed()) hold.release();
        const results = await Promise.all(both);
        expect(results.filter(({ kind }) => kind === "launched")).toHaveLength(1);
        expect(results.find(({ kind }) => kind === "refused")).toMatchObject(blocked);
      });

      const step = random.pick(open);
      await expectCreates(1, () =>
        whileAnother(step, async (offer) => {
          expect(await harness.launch({ offer }), step).toMatchObject(blocked);
          expect(await harness.launch({ offer, override: random.pick(typedWrong) }), step).toMatchObject(
            blocked,
          );
        }),
      );
      await expectCreates(2, () =>
        whileAnother(step, async (offer) => {
          expect(await harness.launch({ offer, override: " rig " }), step).toMatchObject({
            kind: "launched",
          });
        }),
      );

      await expectCreates(3, async () => {
        const offer = await harness.findAvailableOffer();
        await harness.control(nextCreateFault(provider, { kind: "reset", when: "after" }));
        const lost = await harness.launch({ offer });
        expect((await harness.readAttempt(lost)).state).toBe("unknown");
        const other = await harness.findAvailableOffer();
        expect(await harness.launch({ offer: other })).toMatchObject(blocked);
        expect(await harness.launch({ offer: other, override: "rig" })).toMatchObject({ kind: "launched" });
        await harness.advance(20);
        expect((await harness.readAttempt(lost)).state).toBe("adopted");
        expect(await harness.launch()).toMatchObject({ kind: "launched" });
      });
    }

    async function expectCreates(expected: number, work: () => Promise<void>): Promise<void> {
      const before = harness.listEvents("create").length;
      await work();
      expect(harness.listEvents("create").length - before).toBe(expected);
      for (const { id, billing } of harness.actualMachines()) if (billing) await harness.control({ end: id });
      await harness.advance(20, 10);
    }

    /** Runs a function while the launch of another token is at a given step. */
    async function whileAnother(
      step: LaunchStep,
      work: (offer: MachineOffer) => Promise<void>,
    ): Promise<void> {
      const hold = new StepGate(step);
      const first = harness.launch({ onStep: hold.onStep });
      await Promise.race([hold.reached, first]);
      try {
        await work(await harness.findAvailableOffer());
      } finally {
        hold.release();
      }
      expect(await first).toMatchObject({ kind: "launched", isNew: true });
    }
  });
});
