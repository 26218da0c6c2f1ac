import { afterEach, describe, expect, it } from "vitest";

import { readLimits } from "@/db/caps";
import { readLaunchSettings, saveLaunchSettings, type LaunchSettings } from "@/db/launch-settings";
import { atomically } from "@/db/transactions";
import { noLimits } from "@/lib/domain/launch-limits";
import { LaunchHarness } from "@/testing/launch/launch-harness";
import { StepGate } from "@/testing/launch/step-gate";
import { createRandom } from "@/testing/random";

import { sendAction } from "./act";

let harness: LaunchHarness;
afterEach(() => harness.close());

async function store(settings: Partial<LaunchSettings>): Promise<void> {
  const before = await readLaunchSettings(harness.database);
  await atomically(harness.database, (tx) => saveLaunchSettings(tx, { ...before, ...settings }, 1));
}

const creates = () => harness.listEvents("create").length;

describe("a stored limit", () => {
  it.each([
    ["machines", { maxMachines: 0 }, "cap-machines", "Exceeds your limit of 0 machines."],
    ["dollars per hour", { maxHourlyMicros: 1 }, "cap-price", "Exceeds your $0.000001/h limit."],
    ["commitment", { maxCommittedMicros: 0 }, "cap-committed", "Exceeds your $0.00 limit for 24 hours."],
  ] as const)(
    "of %s, lowered while a launch reads its offer, holds for it",
    async (_, lowered, kind, title) => {
      harness = await LaunchHarness.open({ provider: "shadeform", random: createRandom(5) });
      const hold = new StepGate("intent composed");
      const launching = harness.launch({ onStep: hold.onStep });
      await hold.reached;
      await store(lowered);
      hold.release();
      expect(await launching).toMatchObject({
        kind: "refused",
        refusal: {
          kind,
          title,
          message: expect.stringMatching(/^Nothing was launched\. .* raise the limit on the Account page\.$/),
        },
      });
      expect(creates()).toBe(0);
    },
  );

  it("replaces a default and is read again for every launch", async () => {
    harness = await LaunchHarness.open({ provider: "shadeform", random: createRandom(6) });
    Object.assign(harness.limits, noLimits);
    await store({ maxMachines: 1, maxHourlyMicros: 1_000e6, maxCommittedMicros: 24_000e6 });
    expect((await harness.launch()).kind).toBe("launched");
    expect(await harness.launch()).toMatchObject({ refusal: { kind: "cap-machines" } });
    await store({ maxMachines: 6 });
    for (let made = 1; made < 6; made++) expect((await harness.launch()).kind).toBe("launched");
    expect(await harness.launch()).toMatchObject({ refusal: { kind: "cap-machines" } });
    expect(creates()).toBe(6);
  });

  it("is never above the environment's, whose variable the refusal names", async () => {
    harness = await LaunchHarness.open({ provider: "shadeform", random: createRandom(7) });
    harness.limits.maxMachines = 1;
    await store({ maxMachines: 50 });
    expect(await readLimits(harness.database, harness.limits)).toMatchObject({ maxMachines: 1 });
    expect((await harness.launch()).kind).toBe("launched");
    expect(await harness.launch()).toMatchObject({
      refusal: {
        title: "Exceeds your limit of 1 machine.",
        message: expect.stringContaining("raise LAUNCH_MAX_MACHINES and restart the app"),
      },
    });
  });

  it("of dollars per hour holds for a start", async () => {
    harness = await LaunchHarness.open({ provider: "gpugeek", random: createRandom(8) });
    const offer = await harness.findAvailableOffer(({ billing }) => billing === "on-demand");
    expect((await harness.launch({ offer })).kind).toBe("launched");
    await harness.advance(40);
    const act = async (action: "start" | "stop") => {
      const { database, cloud: client, limits } = harness;
      const [instance] = await harness.listPresentMachines();
      const context = { database, holder: "elsewhere:0:owner", limits, now: () => harness.time };
      return sendAction({ client, instance: instance!, action, value: "" }, context);
    };
    expect(await act("stop")).toEqual({ ok: true });
    await harness.advance(40);
    // Reported as free, so that a start adds its price.
    harness.reported = { bills: false };
    await harness.advance(40);
    await store({ maxHourlyMicros: 0 });
    expect(await act("start")).toEqual({
      ok: false,
      kind: "cap-price",
      message:
        "Exceeds your $0.00/h limit. Nothing was started. Your machines cost $0.00/h now. Terminate one, or raise the limit on the Account page.",
    });
  });
});
