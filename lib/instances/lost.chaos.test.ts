import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { providerIds } from "@/lib/domain/provider-id";
import { isShortRun, startChaosRun, type ChaosRun } from "@/testing/process/chaos-run";
import { LaunchHarness } from "@/testing/launch/launch-harness";

import type { LaunchResult } from "./schema";

/** The sandbox faults for the reply of a create that took effect. */
const lossesAfter = [
  { kind: "hang" },
  { kind: "reset" },
  { kind: "status", status: 500 },
  { kind: "status", status: 502, body: "<html>Bad Gateway</html>" },
  { kind: "status", status: 504, body: "" },
  { kind: "status", status: 408, body: { message: "timeout" } },
  { kind: "garbage" },
  { kind: "html" },
  { kind: "redirect" },
] as const;

const refusals = [400, 401, 402, 403, 404, 405, 409, 410, 422, 429];

/** The create route, as each contract writes it. */
const createRoute = {
  massedcompute: "POST /instance/launch",
  gpugeek: "POST /api/v1/openapi/instance/create",
  cloudcompute: "POST /instances",
  shadeform: "POST /instances/create",
  sesterce: "POST /gpu-cloud/instances",
};

describe.each(providerIds)("%s", (provider) => {
  let harness: LaunchHarness;
  let random: ChaosRun["random"];
  beforeAll(async () => {
    ({ random } = startChaosRun(`B-03..B-05, B-20 at ${provider}`, { full: 1, short: 1, unit: "seed" }));
    harness = await LaunchHarness.open({ provider, random });
  });
  afterAll(() => harness.close());

  /** At GPUGeek a dry run goes to the same route, before the create. */
  const fault = (given: Record<string, unknown>) =>
    harness.control({
      fault: { ...given, route: createRoute[provider], times: 1, ...(provider === "gpugeek" && { skip: 1 }) },
    });

  async function sentOnce(result: LaunchResult, times = 1): Promise<void> {
    const { name } = await harness.readAttempt(result);
    expect(harness.countCreates(name), `creates of ${name}`).toBe(times);
  }

  it("B-03, B-20: sends no second create after a lost reply, and finds the machine", async () => {
    const { count } = startChaosRun("B-03", { full: 400, short: 6, unit: `lost answers at ${provider}` });
    // A short run begins elsewhere at each provider, so that all five cover every loss.
    const first = isShortRun() ? count * providerIds.indexOf(provider) : 0;
    for (let round = first; round < first + count; round++) {
      // The reply may be cut off at every byte.
      const loss =
        round % 2 === 0
          ? lossesAfter[(round / 2) % lossesAfter.length]!
          : { kind: "truncate", bytes: (round - 1) / 2 };
      const offer = await harness.findAvailableOffer();
      await fault({ ...loss, when: "after" });
      const result = await harness.launch({ offer });
      await harness.control({ fault: null });
      const attempt = await harness.readAttempt(result);
      // A short reply may have arrived complete before the connection broke.
      expect(["unknown", "confirmed"], JSON.stringify(loss)).toContain(attempt.state);
      if (loss.kind !== "truncate") expect(attempt.state, JSON.stringify(loss)).toBe("unknown");
      await harness.advance(120);
      const settled = await harness.readAttempt(result);
      expect(settled.state).toBe(attempt.state === "unknown" ? "adopted" : "confirmed");
      const [machine, ...others] = harness.actualMachines().filter(({ name }) => name === settled.name);
      expect(others).toEqual([]);
      expect(settled.nativeId).toBe(machine!.id);
      await sentOnce(result);
      await harness.control({ end: machine!.id });
      if (round % 10 === 9) await harness.advance(30);
    }
  });

  it("B-04, B-20: launches nothing after a refusal, shows the reason, and does not repeat it", async () => {
    const { count } = startChaosRun("B-04", { full: 200, short: 4, unit: `refusals at ${provider}` });
    const first = isShortRun() ? count * providerIds.indexOf(provider) : 0;
    for (let round = first; round < first + count; round++) {
      const status = refusals[round % refusals.length]!;
      const body = { message: "no capacity available", error: "no capacity available", code: 10135 };
      const offer = await harness.findAvailableOffer();
      await fault({ kind: "status", status, body, when: "before" });
      const before = harness.actualMachines().length;
      const result = await harness.launch({ offer });
      await harness.control({ fault: null });
      const attempt = await harness.readAttempt(result);
      expect(attempt.state, `${status}`).toBe("rejected");
      expect(attempt.message).toMatch(/\S+ \S+ \S+/);
      await sentOnce(result);
      await harness.advance(10);
      expect((await harness.readAttempt(result)).listings).toBe(1);
      expect(harness.actualMachines()).toHaveLength(before);
    }
  });

  it("B-05: finds the machine that an error names", async () => {
    const { count } = startChaosRun("B-05", { full: 20, short: 1, unit: `errors with an id at ${provider}` });
    for (let round = 0; round < count; round++) {
      const offer = await harness.findAvailableOffer();
      await harness.control({ behave: { errorWithId: true } });
      const result = await harness.launch({ offer });
      await harness.control({ behave: null });
      const attempt = await harness.readAttempt(result);
      expect(attempt.state).toBe("unknown");
      expect(attempt.nativeId).not.toBeNull();
      await harness.advance(30);
      const settled = await harness.readAttempt(result);
      expect(settled.state).toBe("adopted");
      const machine = harness.actualMachines().find(({ name }) => name === settled.name);
      expect(settled.nativeId).toBe(machine!.id);
      await sentOnce(result);
      await harness.control({ end: machine!.id });
    }
  });
});
