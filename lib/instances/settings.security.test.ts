import { afterEach, describe, expect, it } from "vitest";

import { authOn } from "@/lib/auth/testing";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { campaign } from "@/lib/testing/campaign";
import { hourlyMicrosOf } from "@/lib/testing/launch-fleet";
import { offerPrice, Rig } from "@/lib/testing/rig";
import { createToken } from "@/lib/tokens/tokens";

let rig: Rig;
afterEach(() => rig.close());

/** Settings with which a machine could cost more than its offer says. */
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

describe("a token's order", () => {
  it.each(providerIds)("buys nothing by its settings beyond the confirmed price: %s", async (provider) => {
    const { count, random } = campaign(`settings of ${provider}`, { full: 20, short: 1, unit: "rounds" });
    rig = await Rig.open({ provider, random });
    const caps = { hourCapMicros: 1e12, dayCapMicros: 1e12, committedCapMicros: 1e12 };
    const grant = { scope: "launch", ...caps } as const;
    const { id, name } = await createToken(authOn(rig.database), { name: "ci", grant });
    rig.limits.token = { id, name, ...caps };
    for (let round = 0; round < count; round++) {
      const offer = await rig.available(({ billing }) => billing === "on-demand");
      const { hourlyMicros: maxPriceMicros } = offerPrice(offer)!;
      const strays = ["__proto__", "constructor", "hasOwnProperty", "dryRun"].map(
        (stray) => JSON.parse(`{"${stray}": "true"}`) as Record<string, string>,
      );
      for (const settings of [...attacks[provider], ...strays]) {
        const result = await rig.launch({ offer, maxPriceMicros, settings });
        expect(result, JSON.stringify(settings)).toMatchObject({ kind: "refused" });
      }
      expect(rig.events("create").filter(({ name: made }) => made?.startsWith("rig"))).toEqual([]);
    }
    const offer = await rig.available();
    expect(await rig.launch({ offer })).toMatchObject({ kind: "launched" });
  });

  it("is launched with dearer settings at their own price, once that is confirmed", async () => {
    const { random } = campaign("dearer settings", { full: 1, short: 1, unit: "order" });
    rig = await Rig.open({ provider: "gpugeek", random });
    const offer = await rig.available(({ billing }) => billing === "on-demand");
    const settings = { dataDiskSize: "2000" };
    const { hourlyMicros } = offerPrice(offer)!;
    const refused = await rig.launch({ offer, maxPriceMicros: hourlyMicros, settings });
    expect(refused).toMatchObject({ kind: "refused", refusal: { kind: "price-changed" } });
    const { nowMicros } = (refused as { refusal: { nowMicros: number } }).refusal;
    expect(nowMicros).toBeGreaterThan(hourlyMicros);
    const result = await rig.launch({ offer, maxPriceMicros: nowMicros, settings });
    expect(result).toMatchObject({ kind: "launched" });
    const [machine] = rig.truth();
    expect(hourlyMicrosOf(machine!)).toBe(nowMicros);
    expect((await rig.present())[0]!.hourlyMicros).toBe(nowMicros);
  });
});
