import { afterEach, describe, expect, it } from "vitest";

import { databaseOfTest } from "@/testing/database/of-test";
import { listInstanceEvents } from "@/db/history";
import { findLaunch } from "@/db/ledger";
import type { NativePrice } from "@/lib/domain/money";
import type { MachineOffer } from "@/lib/domain/offer";
import { providerIds } from "@/lib/domain/provider-id";
import type { ListedInstance } from "@/lib/providers/instances";
import { blankMachine } from "@/lib/providers/parse";
import { createRandom } from "@/testing/random";
import { LaunchHarness } from "@/testing/launch/launch-harness";

import { findDeviation, deviationText } from "./deviation";
import type { MachineFacts } from "./facts";

const price = (amount: number, change: Partial<NativePrice> = {}): NativePrice => ({
  amount: String(amount),
  currency: "USD",
  unit: "major",
  per: "hour",
  scope: "machine",
  ...change,
});
const h100 = { id: "h100-sxm-80", name: "H100 SXM", family: "H100" };
const ordered = { native: price(0.3), gpu: h100, rawGpu: "H100", gpuCount: 2 } as MachineOffer;

/** The difference at rates that convert one unit of each currency to dollars. */
function differs(
  change: Partial<ListedInstance>,
  offer: Partial<MachineOffer> = {},
  rates: Record<string, number> = { USD: 1, CNY: 0.14 },
) {
  const launch = { offerJson: JSON.stringify({ ...ordered, ...offer }) };
  const listed = { ...blankMachine("m"), state: "running" as const, gpu: h100, gpuCount: 2, ...change };
  const priceOf = ({ amount, currency, unit }: NativePrice) =>
    currency === null || rates[currency] === undefined
      ? null
      : Number(amount) * rates[currency] * (unit === "cent" ? 10_000 : 1e6);
  const { since, ...found } = findDeviation(launch, listed, { priceOf, before: null, at: 5 }) ?? { since: 5 };
  expect(since).toBe(5);
  return "price" in found ? found : null;
}

describe("the difference between a list and the order", () => {
  const asOrdered = { price: null, gpu: null, gpuCount: null };
  it.each<[string, Partial<ListedInstance>, Partial<MachineOffer>, ReturnType<typeof differs>]>([
    ["no price", {}, {}, null],
    ["the same price", { native: price(0.3) }, {}, null],
    ["the same price in cents", { native: price(30, { unit: "cent" }) }, {}, null],
    ["a price rounded up to a cent", { native: price(0.31) }, { native: price(0.3001) }, null],
    ["a cent more", { native: price(0.31) }, {}, { ...asOrdered, price: { amount: 0.31, currency: "USD" } }],
    [
      "less than a cent more of a cheap machine",
      { native: price(0.179) },
      { native: price(0.17) },
      { ...asOrdered, price: { amount: 0.179, currency: "USD" } },
    ],
    [
      "three times as much, less than a cent",
      { native: price(0.013) },
      { native: price(0.004) },
      { ...asOrdered, price: { amount: 0.013, currency: "USD" } },
    ],
    ["a price rounded up to a tenth of a cent", { native: price(0.005) }, { native: price(0.0041) }, null],
    ["half a percent more", { native: price(0.301) }, {}, null],
    [
      "a price per GPU rounded up",
      { native: price(0.071, { scope: "gpu" }) },
      { native: price(0.1402), gpuCount: 2 },
      null,
    ],
    ["less", { native: price(0.1) }, {}, null],
    ["80 times as much", { native: price(24) }, {}, { ...asOrdered, price: { amount: 24, currency: "USD" } }],
    ["the hourly share of a month", { native: price(0.5) }, { native: price(360, { per: "month" }) }, null],
    ["no price known at the order", { native: price(9) }, { native: price(0, { amount: null }) }, null],
    ["another GPU", { gpu: { id: "l40-48", name: "L40", family: "L40" } }, {}, { ...asOrdered, gpu: "L40" }],
    [
      "another form",
      { gpu: { id: "h100-pcie-80", name: "H100 PCIe", family: "H100" } },
      {},
      { ...asOrdered, gpu: "H100 PCIe" },
    ],
    ["a missing form factor", { gpu: { id: "h100-unknown", name: "H100", family: "H100" } }, {}, null],
    [
      "half the memory",
      { gpu: { id: "h100-sxm-40", name: "H100 SXM", family: "H100" } },
      {},
      { ...asOrdered, gpu: "H100 SXM, 40 GB" },
    ],
    ["no GPU name", { gpu: null }, {}, null],
    [
      "another unknown name",
      { gpu: null, rawGpu: "G40-24G" },
      { gpu: null, rawGpu: "G30-24G" },
      { ...asOrdered, gpu: "G40-24G" },
    ],
    ["a longer unknown name", { gpu: null, rawGpu: "Acme G30_24G" }, { gpu: null, rawGpu: "G30-24G" }, null],
    ["fewer GPUs", { gpuCount: 1 }, {}, { ...asOrdered, gpuCount: 1 }],
    ["more GPUs", { gpuCount: 8 }, {}, { ...asOrdered, gpuCount: 8 }],
    ["no count", { gpuCount: null }, {}, null],
    ["no GPU while it is stopped", { gpuCount: 0, state: "stopped" }, {}, null],
  ])("%s", (_case, change, offer, expected) => {
    expect(differs(change, offer)).toEqual(expected);
  });

  it("ignores a moving exchange rate", () => {
    const yuan = { native: price(10, { currency: "CNY" }) };
    for (const CNY of [0.07, 0.14, 0.28]) {
      expect(differs(yuan, yuan, { USD: 1, CNY })).toBeNull();
      expect(differs({ native: price(10.1, { currency: "CNY" }) }, yuan, { USD: 1, CNY })).not.toBeNull();
    }
  });

  it("tolerates the provider's own exchange rate if list and offer differ in currency", () => {
    const yuan = { native: price(10, { currency: "CNY" }) };
    expect(differs({ native: price(1.5) }, yuan)).toBeNull();
    expect(differs({ native: price(1.6) }, yuan)).toMatchObject({ price: { amount: 1.6, currency: "USD" } });
    expect(differs({ native: price(1.6, { currency: "ZZZ" }) }, yuan)).toBeNull();
  });

  it("shows the agreed and the billed price", () => {
    const launch = { offerJson: JSON.stringify(ordered), hourlyMicros: 300_000 };
    const deviation = { since: 0, price: { amount: 24, currency: "USD" }, gpu: null, gpuCount: 1 };
    expect(deviationText(deviation, launch, 24e6)).toBe(
      "Agreed $0.30/h, billed $24.00/h. Ordered 2 × H100 SXM, got 1 × H100 SXM",
    );
  });
});

describe("a price that changes after the launch", () => {
  let harness: LaunchHarness;
  afterEach(() => harness.close());

  it.each(providerIds)("is not reported if %s lists the machine as ordered", async (provider) => {
    const random = createRandom(29);
    harness = await LaunchHarness.open({ provider, random, database: databaseOfTest() });
    for (let made = 0; made < 6; made++)
      expect((await harness.launch({ hours: null })).kind).toBe("launched");
    await harness.advance(60, 30);
    const present = await harness.listPresentMachines();
    expect(present.map(({ state }) => state)).toEqual(Array(6).fill("running"));
    for (const { facts, name } of present)
      expect((JSON.parse(facts) as MachineFacts).deviation, name).toBeNull();
  });

  it("adds one history event per change and counts in full", async () => {
    harness = await LaunchHarness.open({ provider: "massedcompute", random: createRandom(7) });
    const result = await harness.launch({ hours: null });
    await harness.advance(30);
    const launch = await findLaunch(harness.database, (result as { launchId: string }).launchId);
    const agreed = launch!.hourlyMicros / 1e6;
    const lines = async () => {
      const [{ id, launchTag } = { id: "", launchTag: null }] = await harness.listPresentMachines();
      const events = await listInstanceEvents(harness.database, id, launchTag);
      return events.filter(({ kind }) => kind === "money").map(({ title, detail }) => `${title}: ${detail}`);
    };
    const reported = async () => {
      const [{ facts, hourlyMicros } = { facts: "{}", hourlyMicros: null }] =
        await harness.listPresentMachines();
      return { hourlyMicros, deviation: (JSON.parse(facts) as MachineFacts).deviation };
    };
    expect(await lines()).toEqual([]);

    harness.reported = { native: price(agreed + 20) };
    await harness.advance(60, 30);
    const { since } = (await reported()).deviation!;
    harness.restart();
    await harness.advance(90, 30);
    expect(await lines()).toHaveLength(1);
    expect(await reported()).toMatchObject({
      hourlyMicros: Math.round((agreed + 20) * 1e6),
      deviation: { since, price: { amount: agreed + 20, currency: "USD" } },
    });

    harness.reported = { native: null };
    await harness.advance(60, 30);
    expect((await reported()).deviation).toMatchObject({ since });
    harness.reported = { native: price(agreed + 40) };
    await harness.advance(60, 30);
    harness.reported = {};
    await harness.advance(60, 30);
    expect(await lines()).toEqual([
      expect.stringMatching(
        /^Price changed: Agreed \$[\d.]+\/h, billed \$2\d\.\d\d\/h, reported by Massed Compute/,
      ),
      expect.stringMatching(
        /^Price changed: Agreed \$[\d.]+\/h, billed \$4\d\.\d\d\/h, reported by Massed Compute/,
      ),
      "As ordered again: null",
    ]);
  });
});
