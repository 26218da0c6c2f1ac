import { afterEach, describe, expect, it } from "vitest";

import type { MachineOffer } from "@/lib/domain/offer";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { startChaosRun, type ChaosRun } from "@/testing/process/chaos-run";
import { actualHourlyMicros } from "@/testing/launch/multi-provider-harness";
import { findReportedOffer, type ReportedOffer } from "@/testing/offers/reported-offers";
import { OfferRelay } from "@/testing/cloud/launch-relay";
import { offersRoutes } from "@/testing/launch/launch-routes";
import { fixedHourlyMicros, LaunchHarness } from "@/testing/launch/launch-harness";

import type { LaunchRefusalKind, LaunchResult } from "./schema";

let harness: LaunchHarness;
let relay: OfferRelay;
afterEach(async () => {
  relay.close();
  await harness.close();
});

async function openHarness(provider: ProviderId, random: ChaosRun["random"]): Promise<void> {
  harness = await LaunchHarness.open({
    provider,
    random,
    timeout: 1_000,
    async baseUrl({ baseUrls }) {
      relay = await OfferRelay.open(provider, baseUrls[provider]);
      return relay.url;
    },
  });
}

const dollarsOf = ({ native, gpuCount }: MachineOffer) => fixedHourlyMicros(native, gpuCount) ?? Infinity;

/** Launches an offer at its shown price while the provider reports something else. */
async function launchShown(shown: MachineOffer, change: ((reported: ReportedOffer) => void) | null) {
  const shownMicros = dollarsOf(shown);
  const before = harness.actualMachines().length;
  relay.seen = [];
  relay.transformOffers = (body) => {
    const reported = findReportedOffer(shown.provider, body, shown.nativeId);
    if (reported) change?.(reported);
    return body;
  };
  const result = await harness.launch({ offer: shown, maxPriceMicros: shownMicros });
  relay.transformOffers = null;
  const made = harness.actualMachines().slice(before);
  for (const machine of made) expect(actualHourlyMicros(machine)).toBeLessThanOrEqual(shownMicros);
  expect(made).toHaveLength(relay.seen.filter((kind) => kind === "create").length);
  return { result, made, shownMicros, seen: relay.seen };
}

function expectRefusal(result: LaunchResult, kinds: LaunchRefusalKind[], because: string): void {
  expect(result, because).toMatchObject({ kind: "refused" });
  if (result.kind === "refused") expect(kinds, because).toContain(result.refusal.kind);
}

async function clearUp(made: ReturnType<LaunchHarness["actualMachines"]>): Promise<void> {
  for (const { id } of made) await harness.control({ end: id });
  await harness.advance(20, 10);
}

interface Move {
  name: string;
  /** The factor of the price; null if the reply has no readable price. */
  factor: number | null;
  /** The value instead of the price, if it is no number. */
  text?: unknown;
  currency?: string;
}

/** Changes to the price of an offer between the page and the launch. */
function movesOf({ provider, gpuCount, native }: MachineOffer): Move[] {
  const unreadable = [null, "NaN", "on request", "", 0, -1, "1e9999", {}, [2], true];
  // Only CloudCompute reports the currency of its prices.
  const currencies = provider === "cloudcompute" ? ["EUR", "USD", "CNY", "RUB"] : [];
  return [
    { name: "1 % dearer", factor: 1.01 },
    ...currencies.map((currency) => {
      const micros = fixedHourlyMicros({ ...native, currency }, gpuCount);
      const factor = micros === null ? null : micros / fixedHourlyMicros(native, gpuCount)!;
      return { name: `in ${currency}`, factor, currency };
    }),
    { name: "left out", factor: null },
    { name: "the same", factor: 1 },
    { name: "half as much again", factor: 1.5 },
    { name: "ten times", factor: 10 },
    { name: "1 % cheaper", factor: 0.99 },
    { name: "in yuan", factor: 7.1 },
    { name: "in roubles", factor: 80 },
    { name: "in dollars, out of yuan", factor: 1 / 7.1 },
    { name: "of the machine, out of its GPUs", factor: gpuCount },
    { name: "of a GPU, out of its machine", factor: 1 / gpuCount },
    { name: "in cents, out of dollars", factor: 100 },
    { name: "in dollars, out of cents", factor: 0.01 },
    ...unreadable.map((text) => ({ name: JSON.stringify(text), factor: null, text })),
  ];
}

function applyMove(
  { priceHolder: priced, priceFields }: ReportedOffer,
  { factor, text, currency }: Move,
): void {
  if (currency !== undefined) return void Object.assign(priced, { currency });
  for (const field of priceFields) {
    const amount = priced[field];
    const moved = Number(amount) * (factor ?? 1);
    if (factor === null) priced[field] = text;
    else priced[field] = typeof amount === "string" ? moved.toFixed(9) : moved;
  }
}

describe.each(providerIds)("%s", (provider) => {
  it("B-15: does not launch at a price that changed since the page", async () => {
    const { count, random } = startChaosRun("B-15", {
      full: 100,
      short: 3,
      unit: `moved prices at ${provider}`,
    });
    await openHarness(provider, random);
    for (let round = 0; round < count; round++) {
      const shown = await harness.findAvailableOffer();
      const moves = movesOf(shown);
      const isWhole = count > moves.length || round < 3;
      const moved = isWhole ? moves[round % moves.length]! : random.pick(moves);
      const because = `${moved.name}, ${shown.nativeId}`;
      const { result, made, shownMicros } = await launchShown(shown, (reported) =>
        applyMove(reported, moved),
      );
      const now = moved.factor === null ? null : Math.round(shownMicros * moved.factor);
      if (now === null) {
        expectRefusal(result, ["no-price", "offer-unreadable"], because);
      } else if (now > shownMicros) {
        expectRefusal(result, ["price-changed"], because);
        const { nowMicros } = (result as Extract<LaunchResult, { kind: "refused" }>).refusal;
        expect(Math.abs(nowMicros! - now), because).toBeLessThanOrEqual(1 + moved.factor!);
      } else {
        expect(result, because).toMatchObject({ kind: "launched", isNew: true });
      }
      expect(made, because).toHaveLength(result.kind === "launched" ? 1 : 0);
      await clearUp(made);
    }
  });

  it("B-16: reads an old offer again or does not launch it", async () => {
    const { count, random } = startChaosRun("B-16", {
      full: 40,
      short: 3,
      unit: `old offers at ${provider}`,
    });
    await openHarness(provider, random);
    const route = offersRoutes[provider];
    for (let round = 0; round < count; round++) {
      const shown = await harness.findAvailableOffer();
      const minutes = (7 * 24 * 60) ** random.next();
      harness.time += Math.round(minutes * 60_000);
      const now = await harness.cloud.machines.readOffer(shown, AbortSignal.timeout(10_000));
      const isAsShown = now?.stock === "in-stock" && dollarsOf(now as MachineOffer) <= dollarsOf(shown);
      const because = `${shown.nativeId} after ${Math.round(minutes)} min`;
      if (round % 4 === 0) {
        const fault = random.pick(outages);
        await harness.control({ fault: { ...fault, route } });
        const { result, seen } = await launchShown(shown, null);
        await harness.control({ fault: null });
        expectRefusal(result, ["offer-unreadable"], `${because}, ${JSON.stringify(fault)}`);
        expect(seen).toEqual([]);
      } else if (round % 4 === 2) {
        const { name, change, kinds } = random.pick(changes);
        const { result, seen } = await launchShown(shown, change);
        expectRefusal(result, isAsShown ? kinds : anyChange, `${because}, ${name}`);
        expect(seen, because).not.toContain("create");
      } else {
        const { result, made, seen } = await launchShown(shown, null);
        if (isAsShown)
          expect(result, because + JSON.stringify(result)).toMatchObject({ kind: "launched", isNew: true });
        else expectRefusal(result, anyChange, because);
        expect(seen.filter((kind) => kind === "create")).toHaveLength(isAsShown ? 1 : 0);
        expect(seen[0], because).toBe("offers");
        await clearUp(made);
      }
    }
  });
});

const outages = [
  { kind: "hang" },
  { kind: "html" },
  { kind: "garbage" },
  { kind: "redirect" },
  { kind: "status", status: 401 },
  { kind: "status", status: 503 },
  { kind: "reset" },
  { kind: "truncate" },
];

/** How an offer may have changed, and the message to the owner. */
const changes: { name: string; change(reported: ReportedOffer): void; kinds: LaunchRefusalKind[] }[] = [
  { name: "gone", change: (reported) => reported.remove(), kinds: ["offer-gone", "offer-unreadable"] },
  { name: "sold out", change: (reported) => reported.markSoldOut(), kinds: ["sold-out"] },
  {
    name: "another GPU",
    change: (reported) => (reported.changeGpu ?? reported.remove)(),
    kinds: ["offer-gone", "offer-unreadable"],
  },
  {
    name: "more GPUs",
    change: (reported) => (reported.addGpu ?? reported.remove)(),
    kinds: ["offer-gone", "offer-unreadable"],
  },
];
const anyChange: LaunchRefusalKind[] = ["offer-gone", "offer-unreadable", "sold-out", "price-changed"];
