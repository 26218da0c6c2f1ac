import { expect, it } from "vitest";

import { readCapUse } from "@/db/caps";
import { readLaunchSettings, saveLaunchSettings } from "@/db/launch-settings";
import { atomically } from "@/db/transactions";
import { LaunchHarness } from "@/testing/launch/launch-harness";
import { startChaosRun } from "@/testing/process/chaos-run";

import type { LaunchStep } from "./launch-context";

it("B-17: a limit that changes during parallel launches holds for every launch after it", async () => {
  const launches = 20;
  const { count, random } = startChaosRun("B-17 of stored limits", {
    full: 100,
    short: 2,
    unit: `times ${launches} launches`,
  });
  for (let round = 0; round < count; round++) {
    const harness = await LaunchHarness.open({ provider: "shadeform", random });
    const { database, account } = harness;
    /** Stores a limit; returns how many machines ran or could run at that moment. */
    const limitTo = (maxMachines: number) =>
      atomically(database, async (tx) => {
        await saveLaunchSettings(tx, { ...(await readLaunchSettings(tx)), maxMachines }, harness.time);
        return (await readCapUse(tx, [account.id], harness.time)).machines;
      });
    const most = 1 + random.integer(8);
    await limitTo(most);
    const [at, lowered] = [random.integer(launches), random.integer(most)];
    let arrived = 0;
    let allowed = most;
    const onStep = async (step: LaunchStep) => {
      if (step === "intent composed" && arrived++ === at) allowed = Math.max(lowered, await limitTo(lowered));
    };
    const offers = await harness.offers();
    const results = await Promise.all(
      Array.from({ length: launches }, () =>
        harness.launch({ offer: random.pick(offers), override: "rig", onStep }),
      ),
    );
    const launched = results.filter(({ kind }) => kind === "launched");
    expect(launched.length).toBeLessThanOrEqual(allowed);
    expect(harness.listEvents("create")).toHaveLength(launched.length);
    expect(await harness.launch({ override: "rig" })).toMatchObject({ refusal: { kind: "cap-machines" } });
    await harness.close();
  }
});
