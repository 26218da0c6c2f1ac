import { afterEach, describe, expect, it } from "vitest";

import { findLaunch } from "@/db/ledger";
import { clientOf } from "@/testing/database/client";
import { createTestAuth } from "@/testing/app/auth";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { startChaosRun } from "@/testing/process/chaos-run";
import { actualHourlyMicros } from "@/testing/launch/multi-provider-harness";
import { fixedOfferPrice, LaunchHarness } from "@/testing/launch/launch-harness";
import { createToken } from "@/lib/tokens/tokens";

import { toEarlierOrder } from "./stored-order";

let harness: LaunchHarness;
afterEach(() => harness.close());

/** Settings that could make a machine cost more than its offer. */
const attacks: Record<ProviderId, Record<string, string>[]> = {
  gpugeek: [
    { dataDiskSize: "100000" },
    { systemDiskSize: "100000" },
    { cpuNum: "512" },
    { memory: "4096" },
    { dataDiskSize: "100000", cpuNum: "512", autoRenew: "true" },
    { autoRenew: "true" },
    { autoRenew: "on" },
    { autoRenew: "1" },
    { duration: "12" },
    { skuName: "monthly" },
    { gpuNum: "8" },
  ],
  cloudcompute: [
    { diskGb: "100000" },
    { diskGb: "999999999" },
    { monitoring: "true" },
    { offer_disk_space: "100000" },
    { ask_id: "1" },
  ],
  shadeform: [{ shade_instance_type: "H200x8" }, { num_gpus: "8" }, { volume: "v-1" }],
  sesterce: [{ instanceId: "H200x8" }, { gpuCount: "8" }],
  massedcompute: [{ productName: "gpu_8x_h200" }, { quantity: "8" }],
};

describe("the order of a token", () => {
  it.each(providerIds)(
    "costs no more than the confirmed price through its settings: %s",
    async (provider) => {
      const { count, random } = startChaosRun(`settings of ${provider}`, {
        full: 20,
        short: 1,
        unit: "rounds",
      });
      harness = await LaunchHarness.open({ provider, random });
      const caps = { hourCapMicros: 1e12, dayCapMicros: 1e12, committedCapMicros: 1e12 };
      const grant = { scope: "launch", ...caps } as const;
      const { id, name } = await createToken(createTestAuth(harness.database), { name: "ci", grant });
      harness.limits.token = { id, name, ...caps };
      for (let round = 0; round < count; round++) {
        const offer = await harness.findAvailableOffer(({ billing }) => billing === "on-demand");
        const { hourlyMicros: maxPriceMicros } = fixedOfferPrice(offer)!;
        const strays = ["__proto__", "constructor", "hasOwnProperty", "dryRun"].map(
          (stray) => JSON.parse(`{"${stray}": "true"}`) as Record<string, string>,
        );
        for (const settings of [...attacks[provider], ...strays]) {
          const result = await harness.launch({ offer, maxPriceMicros, settings });
          expect(result, JSON.stringify(settings)).toMatchObject({ kind: "refused" });
        }
        expect(harness.listEvents("create").filter(({ name: made }) => made?.startsWith("rig"))).toEqual([]);
      }
      const offer = await harness.findAvailableOffer();
      expect(await harness.launch({ offer })).toMatchObject({ kind: "launched" });
    },
  );

  it("launches with settings at a higher price after that price is confirmed", async () => {
    const { random } = startChaosRun("dearer settings", { full: 1, short: 1, unit: "order" });
    harness = await LaunchHarness.open({ provider: "gpugeek", random });
    const offer = await harness.findAvailableOffer(({ billing }) => billing === "on-demand");
    const settings = { dataDiskSize: "2000" };
    const { hourlyMicros } = fixedOfferPrice(offer)!;
    const refused = await harness.launch({ offer, maxPriceMicros: hourlyMicros, settings });
    expect(refused).toMatchObject({ kind: "refused", refusal: { kind: "price-changed" } });
    const { nowMicros } = (refused as { refusal: { nowMicros: number } }).refusal;
    expect(nowMicros).toBeGreaterThan(hourlyMicros);
    const result = await harness.launch({ offer, maxPriceMicros: nowMicros, settings });
    expect(result).toMatchObject({ kind: "launched" });
    const [machine] = harness.actualMachines();
    expect(actualHourlyMicros(machine!)).toBe(nowMicros);
    expect((await harness.listPresentMachines())[0]!.hourlyMicros).toBe(nowMicros);
  });
});

describe("the order of a launch in the database", () => {
  it.each(providerIds)(
    "has no value that may be secret, and is read for a new form without one: %s",
    async (provider) => {
      const { random } = startChaosRun(`stored order of ${provider}`, { full: 1, short: 1, unit: "order" });
      harness = await LaunchHarness.open({ provider, random });
      const offer = await harness.findAvailableOffer();
      const fields = await harness.cloud.machines.launchFields(offer, AbortSignal.timeout(10_000));
      const mayBeSecret = fields.filter(({ id, kind }) =>
        kind === "text" ? isSecretText(id) : ["secret", "script", "variables"].includes(kind),
      );
      const settings = Object.fromEntries(
        mayBeSecret
          // Massed Compute checks a coupon, and Shadeform rejects a script beside container settings.
          .filter(({ id }) => id !== "coupon" && (provider !== "shadeform" || id === "startupScript"))
          .map(({ id }) => [id, `TOKEN=canary-${id}-5e1f`]),
      );
      const result = await harness.launch({ offer, settings });
      expect(result, JSON.stringify(result)).toMatchObject({ kind: "launched" });
      const client = clientOf(harness.database);
      const dump = (client.pragma("table_list") as { name: string; type: string }[])
        .filter(({ type, name }) => type === "table" && !name.startsWith("sqlite_"))
        .map(({ name }) => JSON.stringify(client.prepare(`SELECT * FROM "${name}"`).all()))
        .join("\n");
      expect(dump).not.toContain("canary-");
      const launched = await findLaunch(harness.database, (result as { launchId: string }).launchId);
      const earlier = toEarlierOrder(launched!);
      expect(JSON.stringify(earlier)).not.toContain("canary-");
      expect(earlier.notStored).toEqual(expect.arrayContaining(Object.keys(settings)));
      expect(earlier.notStored).toHaveLength(Object.keys(settings).length);
      for (const { id, initial, kind } of fields)
        if (initial !== null && kind !== "flag") expect(earlier.settings[id], id).toBe(initial);
    },
  );
});

/** Texts other than names and ids, which the provider shows in its own lists. */
function isSecretText(id: string): boolean {
  return !["image", "container", "volume", "template", "templateHash"].includes(id);
}
