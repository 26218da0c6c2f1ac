import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { listPrepaidPeriods, listSpans } from "@/db/billing-spans";
import { saveClockAhead } from "@/db/clock-check";
import { listAttemptEvents } from "@/db/history";
import { listPresentInstances, setTerminationTime } from "@/db/instances";
import { readCapUse, readTokenUse, type CapLimits } from "@/db/caps";
import { findLaunch, listAttempts } from "@/db/ledger";
import { hoursByBilling } from "@/lib/domain/money";
import type { MachineOffer } from "@/lib/domain/offer";
import type { Billing } from "@/lib/domain/vocabulary";
import type { ListedInstance } from "@/lib/providers/instances";
import { providers } from "@/lib/providers/registry";
import { createToken } from "@/lib/tokens/tokens";
import { createTestAuth } from "@/testing/app/auth";
import { fixedOfferPrice, LaunchHarness } from "@/testing/launch/launch-harness";
import { nextCreateFault } from "@/testing/launch/launch-routes";
import { createRandom } from "@/testing/random";
import { atomically } from "@/db/transactions";

import { type OneShotAction, sendAction } from "./act";
import { toInstanceView } from "./instance-view";
import type { LaunchContext } from "./launch-context";
import { toLaunchView } from "./launch-view";
import { totalCost } from "./money";
import { dollarsText } from "./refusals";
import type { LaunchResult } from "./schema";

const hour = 3_600_000;
let harness: LaunchHarness;
let unlimited: CapLimits;
beforeAll(async () => {
  harness = await LaunchHarness.open({ provider: "gpugeek", random: createRandom(29) });
  unlimited = harness.limits;
});
afterAll(() => harness.close());
// Earlier launches are outside every window.
beforeEach(() => {
  harness.limits = { ...unlimited };
  harness.time += 25 * hour;
});

const hourly = () => harness.findAvailableOffer(({ billing }) => billing === "on-demand");

/** An hourly offer turned into another billing; polls rarely return these. */
async function offerWithBilling(billing: Billing): Promise<MachineOffer> {
  const offer = await hourly();
  const wanted = { ...offer, billing, nativeId: offer.nativeId.replace(/[^/]+$/, billing) };
  return (await harness.cloud.machines.readOffer(wanted, AbortSignal.timeout(10_000))) as MachineOffer;
}

const due = (offer: MachineOffer) => fixedOfferPrice(offer)!.periodMicros!;
const creates = () => harness.countCreates("rig") + harness.listEvents("create").length;

async function launched(result: LaunchResult) {
  expect(result).toMatchObject({ kind: "launched" });
  const launch = (await findLaunch(harness.database, (result as { launchId: string }).launchId))!;
  const { launchTag } = await harness.readAttempt(result);
  const present = await listPresentInstances(harness.database, [harness.account.id]);
  return { launch, instance: present.find((instance) => instance.launchTag === launchTag)! };
}

describe("a prepaid order", () => {
  it.each(["daily", "weekly", "monthly"] as const)("confirms the sum of its period: %s", async (billing) => {
    const offer = await offerWithBilling(billing);
    const [hours, totalMicros] = [hoursByBilling[billing], due(offer)];
    const before = creates();
    const none = await harness.launch({ offer, maxTotalMicros: undefined });
    expect(none).toMatchObject({
      kind: "refused",
      refusal: { kind: "total-required", totalMicros, periodHours: hours },
    });
    const low = await harness.launch({ offer, maxTotalMicros: totalMicros - 1 });
    expect(low).toMatchObject({
      kind: "refused",
      refusal: { kind: "price-changed", totalMicros, periodHours: hours },
    });
    expect(creates()).toBe(before);
    const { launch, instance } = await launched(await harness.launch({ offer, maxTotalMicros: totalMicros }));
    expect(launch).toMatchObject({ committedMicros: totalMicros, periodHours: hours, hours });
    expect(instance.paidUntil).toBe(harness.time + hours * hour);
    expect(instance.endsAt).toBe(instance.paidUntil);
  });

  it("is never sent as an hourly order, even if the provider's reply is hourly", async () => {
    const offer = await offerWithBilling("monthly");
    const { machines } = harness.cloud;
    const before = creates();
    const answer = async () => ({ ...offer, billing: "on-demand" as const });
    harness.cloud.machines = { ...machines, readPriced: answer };
    expect(await harness.launch({ offer })).toMatchObject({
      kind: "refused",
      refusal: { kind: "offer-gone" },
    });
    harness.cloud.machines = machines;
    expect(creates()).toBe(before);
  });

  it("ends at the chosen time and is paid until the end of its period", async () => {
    const offer = await offerWithBilling("weekly");
    const { instance } = await launched(await harness.launch({ offer, hours: 5 }));
    expect(instance.endsAt).toBe(harness.time + 5 * hour);
    expect(instance.paidUntil).toBe(harness.time + 168 * hour);
  });
});

describe("the end of the paid period", () => {
  it("follows the provider's list, and so does the time limit unless a person chose it", async () => {
    const { machines } = harness.cloud;
    // The provider receives the request a few milliseconds after it is recorded as sent.
    const onStep: LaunchContext["onStep"] = (step) =>
      void (harness.time += step === "sending committed" ? 2 : 0);
    const preset = await launched(await harness.launch({ offer: await offerWithBilling("weekly"), onStep }));
    const chosen = await launched(
      await harness.launch({ offer: await offerWithBilling("weekly"), hours: 5 }),
    );
    const reported = harness.time + 167 * hour;
    let paidUntil: Date | null = new Date(reported);
    harness.cloud.machines = {
      ...machines,
      list: async (signal) => {
        const listing = await machines.list(signal);
        return { ...listing, instances: listing.instances.map((machine) => ({ ...machine, paidUntil })) };
      },
    };
    const now = async () => {
      await harness.advance(40);
      const present = await listPresentInstances(harness.database, [harness.account.id]);
      return [preset, chosen].map(({ instance }) => present.find(({ id }) => id === instance.id)!);
    };
    const [moved, kept] = await now();
    expect(moved).toMatchObject({ paidUntil: reported, endsAt: reported });
    expect(kept).toMatchObject({ paidUntil: reported, endsAt: chosen.instance.endsAt });
    // A time that has passed or is no date ends nothing.
    for (const date of [new Date(0), new Date(NaN), null]) {
      paidUntil = date;
      expect((await now())[0]).toMatchObject({ paidUntil: reported, endsAt: reported });
    }
    harness.cloud.machines = machines;
  });
});

it("moves a preset time limit after a clock jump, but not one that a person moved", async () => {
  const { machines } = harness.cloud;
  const preset = await launched(await harness.launch({ offer: await offerWithBilling("weekly") }));
  const moved = await launched(await harness.launch({ offer: await offerWithBilling("weekly") }));
  const chosenEnd = moved.instance.paidUntil!;
  await atomically(harness.database, (tx) =>
    setTerminationTime(tx, moved.instance, chosenEnd, harness.time, "Moved"),
  );
  const { rewriteTimeLimit } = await import("@/db/time-limits");
  const limit = { instanceId: preset.instance.id, endsAt: preset.instance.endsAt!, endsWithin: null };
  await atomically(harness.database, (tx) => rewriteTimeLimit(tx, limit, limit.endsAt + 9_000, harness.time));
  const reported = harness.time + 167 * hour;
  harness.cloud.machines = {
    ...machines,
    list: async (signal) => {
      const listing = await machines.list(signal);
      const paidUntil = new Date(reported);
      return { ...listing, instances: listing.instances.map((machine) => ({ ...machine, paidUntil })) };
    },
  };
  await harness.advance(40);
  harness.cloud.machines = machines;
  const present = await listPresentInstances(harness.database, [harness.account.id]);
  const now = (id: string) => present.find((machine) => machine.id === id);
  expect(now(preset.instance.id)).toMatchObject({ paidUntil: reported, endsAt: reported });
  expect(now(moved.instance.id)).toMatchObject({ paidUntil: reported, endsAt: chosenEnd });
});

describe("a lost create", () => {
  it.each([5, undefined])("keeps its time limit of %s hours when its name appears later", async (hours) => {
    const { machines } = harness.cloud;
    const offer = await offerWithBilling("weekly");
    await harness.control(nextCreateFault("gpugeek", { kind: "reset", when: "after" }));
    const lost = await harness.launch({ offer, hours });
    const { launchTag, state, sentAt } = await harness.readAttempt(lost);
    expect(state).toBe("unknown");
    const { launchId } = await harness.readAttempt(lost);
    const launch = (await findLaunch(harness.database, launchId))!;
    const attempts = await listAttempts(harness.database, launchId);
    const events = await listAttemptEvents(harness.database, launchTag);
    const sum = `You may have been charged ${dollarsText(due(offer))} for 1 week.`;
    expect(toLaunchView({ launch, attempts, events, instance: null }).attention?.detail).toContain(sum);
    expect(events.map(({ detail }) => detail).join()).toContain(sum);
    const reported = harness.time + 167 * hour;
    let hasNames = false;
    harness.cloud.machines = {
      ...machines,
      list: async (signal) => {
        const listing = await machines.list(signal);
        const shown = { paidUntil: new Date(reported), ...(!hasNames && { name: null, labels: [] }) };
        const isLost = ({ name, labels }: ListedInstance) => [name, ...labels].join().includes(launchTag);
        return {
          ...listing,
          instances: listing.instances.map((machine) =>
            isLost(machine) ? { ...machine, ...shown } : machine,
          ),
        };
      },
    };
    await harness.advance(40);
    expect((await harness.readAttempt(lost)).state).toBe("unknown");
    hasNames = true;
    await harness.advance(40);
    harness.cloud.machines = machines;
    const found = (await listPresentInstances(harness.database, [harness.account.id])).find(
      (machine) => machine.launchTag === launchTag,
    );
    expect((await harness.readAttempt(lost)).state).toBe("adopted");
    // A report from before the machine was linked to its launch also applies to a preset limit.
    const endsAt = hours === undefined ? reported : sentAt! + hours * hour;
    expect(found).toMatchObject({ paidUntil: reported, endsAt });
  });
});

describe("an hourly order", () => {
  it("is checked against price times hours if it has a total and hours", async () => {
    const offer = await hourly();
    const { hourlyMicros } = fixedOfferPrice(offer)!;
    expect(await harness.launch({ offer, hours: 3, maxTotalMicros: 3 * hourlyMicros - 1 })).toMatchObject({
      kind: "refused",
      refusal: { kind: "price-changed", totalMicros: 3 * hourlyMicros, periodHours: null },
    });
    const { launch, instance } = await launched(
      await harness.launch({ offer, hours: 3, maxTotalMicros: 3 * hourlyMicros }),
    );
    expect(launch).toMatchObject({ committedMicros: hourlyMicros, periodHours: null });
    expect(instance.paidUntil).toBeNull();
    for (const hours of [undefined, null])
      await launched(await harness.launch({ offer: await hourly(), hours, maxTotalMicros: 1 }));
  });
});

it("rejects an invalid setting before it is priced", async () => {
  for (const settings of [{ cpuNum: "1.5" }, { ports: "80,81", httpPorts: "82,83" }]) {
    const { refusal } = (await harness.launch({ settings })) as Extract<LaunchResult, { kind: "refused" }>;
    expect(refusal).toMatchObject({
      kind: "invalid",
      message: expect.stringMatching(/^Nothing was sent/),
    });
  }
});

describe("the cap on committed sums", () => {
  const use = async () => await readCapUse(harness.database, [harness.account.id], harness.time);

  it("counts the period of a prepaid order and one hour of any other for 24 hours", async () => {
    const [monthly, plain] = [await offerWithBilling("monthly"), await hourly()];
    const sum = due(monthly) + fixedOfferPrice(plain)!.hourlyMicros;
    harness.limits.maxCommittedMicros = sum;
    await launched(await harness.launch({ offer: plain }));
    await launched(await harness.launch({ offer: monthly }));
    expect((await use()).committedMicros).toBe(sum);
    const before = creates();
    expect(await harness.launch({ offer: plain })).toMatchObject({
      kind: "refused",
      refusal: { kind: "cap-committed" },
    });
    expect(creates()).toBe(before);
    harness.time += 24 * hour;
    await launched(await harness.launch({ offer: await hourly() }));
  });

  it("keeps its sums when the clock is set forward, as the providers' dates show, or back", async () => {
    const before = (await use()).committedMicros;
    const offer = await offerWithBilling("daily");
    await launched(await harness.launch({ offer }));
    const sum = before + due(offer);
    for (const step of [2 * 24 * hour, -2 * 24 * hour]) {
      await atomically(harness.database, (tx) => saveClockAhead(tx, step));
      const { committedMicros } = await readCapUse(
        harness.database,
        [harness.account.id],
        harness.time + step,
      );
      // After the clock is set back, launches of the days before are within the window again.
      if (step > 0) expect(committedMicros).toBe(sum);
      else expect(committedMicros).toBeGreaterThanOrEqual(sum);
    }
    // A correct clock does not change the window.
    await atomically(harness.database, (tx) => saveClockAhead(tx, 0));
    const { committedMicros } = await readCapUse(
      harness.database,
      [harness.account.id],
      harness.time + 24 * hour,
    );
    expect(committedMicros).toBe(0);
  });

  it("does not count an order that launched nothing", async () => {
    const offer = await offerWithBilling("daily");
    harness.limits.maxCommittedMicros = due(offer) - 1;
    expect(await harness.launch({ offer })).toMatchObject({ refusal: { kind: "cap-committed" } });
    expect((await use()).committedMicros).toBe(0);
  });
});

describe("the hourly cap", () => {
  const use = async () =>
    (await readCapUse(harness.database, [harness.account.id], harness.time)).hourlyMicros;

  it("counts a prepaid machine's hourly share until its paid time is over, stopped or not", async () => {
    // Earlier machines whose time is over end first.
    await harness.advance(120, 15);
    const before = await use();
    const offer = await offerWithBilling("monthly");
    const { hourlyMicros } = fixedOfferPrice(offer)!;
    const { instance } = await launched(await harness.launch({ offer }));
    expect(await use()).toBe(before + hourlyMicros);
    await harness.advance(40);
    expect(await requestAction(instance.id, "stop")).toEqual({ ok: true });
    await harness.advance(40);
    expect(await use()).toBe(before + hourlyMicros);
    // It counts already, so a start adds nothing, whatever the cap is. The provider may have no free GPU.
    harness.limits.maxHourlyMicros = 1;
    const started = await requestAction(instance.id, "start");
    if (!started.ok)
      expect(started).toMatchObject({
        kind: "failed",
        message: expect.stringContaining("no such machine free"),
      });
    const later = await readCapUse(harness.database, [harness.account.id], instance.paidUntil!);
    expect(later.hourlyMicros).toBeLessThanOrEqual(before + hourlyMicros);
  });
});

describe("a token", () => {
  async function token(caps: { hourCapMicros?: number; dayCapMicros?: number; committedCapMicros?: number }) {
    const grant = {
      scope: "launch",
      hourCapMicros: 1e12,
      dayCapMicros: 1e12,
      committedCapMicros: 0,
      ...caps,
    } as const;
    const { id, name } = await createToken(createTestAuth(harness.database), { name: "ci", grant });
    harness.limits.token = { id, name, ...grant };
    return id;
  }

  it("launches hourly machines, but nothing prepaid without a cap for it", async () => {
    const id = await token({});
    expect(await harness.launch({ offer: await offerWithBilling("daily") })).toMatchObject({
      refusal: { kind: "token-cap", title: expect.stringContaining("prepaid") },
    });
    const offer = await hourly();
    await launched(await harness.launch({ offer }));
    const { hourlyMicros } = fixedOfferPrice(offer)!;
    const used = { hourMicros: hourlyMicros, dayMicros: hourlyMicros, committedMicros: 0 };
    expect(await readTokenUse(harness.database, id, harness.time)).toEqual(used);
    await atomically(harness.database, (tx) => saveClockAhead(tx, 48 * hour));
    expect(await readTokenUse(harness.database, id, harness.time + 48 * hour)).toEqual(used);
    await atomically(harness.database, (tx) => saveClockAhead(tx, 0));
  });

  it("stays within each of its caps", async () => {
    const offer = await offerWithBilling("daily");
    const total = due(offer);
    for (const caps of [
      { committedCapMicros: total - 1 },
      { committedCapMicros: total, hourCapMicros: total - 1 },
      { committedCapMicros: total, dayCapMicros: total - 1 },
    ]) {
      await token(caps);
      expect(await harness.launch({ offer })).toMatchObject({ refusal: { kind: "token-cap" } });
    }
    const id = await token({ committedCapMicros: total, hourCapMicros: total, dayCapMicros: total });
    await launched(await harness.launch({ offer }));
    expect(await readTokenUse(harness.database, id, harness.time)).toEqual({
      hourMicros: total,
      dayMicros: total,
      committedMicros: total,
    });
  });
});

describe("the cost of a prepaid machine", () => {
  it("is the full sum from its start, and the hourly share after its period", async () => {
    const offer = await offerWithBilling("monthly");
    const { committedMicros, hourlyMicros } = { committedMicros: due(offer), ...fixedOfferPrice(offer)! };
    const { launch, instance } = await launched(await harness.launch({ offer }));
    const attempt = (await listAttempts(harness.database, launch.id))[0]!;
    const spans = await listSpans(harness.database, [instance.id]);
    const prepaid = await listPrepaidPeriods(harness.database, [harness.account.id]);
    const own = prepaid.filter(({ instanceId }) => instanceId === instance.id);
    const seen = (now: number) =>
      toInstanceView(
        {
          instance,
          spans,
          attempt,
          launch,
          termination: null,
          lastSwitch: null,
          listing: null,
          client: harness.cloud,
          facts: providers.gpugeek.instances!,
          cap: { hourlyMicros: 0, maxHourlyMicros: 50e6 },
        },
        now,
      );
    const sentAt = attempt.sentAt!;
    const end = sentAt + 720 * hour;
    for (const now of [sentAt - hour, sentAt, sentAt + hour, end])
      expect(seen(now).costMicros).toBe(committedMicros);
    expect(seen(end + 2 * hour).costMicros).toBe(committedMicros + 2 * hourlyMicros);
    expect([sentAt + hour, end].map((now) => seen(now).isCosting)).toEqual([false, true]);
    const within = (from: number, to: number) => totalCost(spans, { from, to }, own);
    expect(within(sentAt - hour, sentAt + hour)).toBe(committedMicros);
    expect(within(sentAt + hour, end)).toBe(0);
    expect(within(end - hour, end + hour)).toBe(hourlyMicros);
  });
});

async function requestAction(id: string, action: OneShotAction) {
  const { cloud: client, database, limits } = harness;
  const instance = (await listPresentInstances(database, [harness.account.id])).find((one) => one.id === id)!;
  const context = { database, holder: "elsewhere:0:owner", limits, now: () => harness.time };
  const result = await sendAction({ client, instance, action, value: "" }, context);
  harness.reconciler.requestListing(harness.account.id);
  return result;
}
