import type { ProviderId } from "@/lib/domain/provider-id";

/**
 * How a launch setting affects the bill.
 * - `free`: not, or through a resource that bills independently of the machine (a volume).
 * - `priced`: the price is read again with exactly this setting before the launch, then confirmed and counted.
 * - `bounded`: at most what the offer includes, by the field's `most`.
 * - `refused`: may cost more than the listed price. Not allowed for tokens; people see a warning in the
 *   confirmation.
 */
export type SettingCost = "free" | "priced" | "bounded" | "refused";

/** Every launch setting of every provider, by field id. A contract test checks that none is missing. */
export const settingCosts: Record<ProviderId, ReadonlyMap<string, SettingCost>> = {
  massedcompute: new Map([
    ["image", "free"],
    ["startupScript", "free"],
    // It only lowers the price.
    ["coupon", "free"],
  ]),
  gpugeek: new Map([
    ["image", "priced"],
    ["startupScript", "free"],
    ["ports", "free"],
    ["httpPorts", "free"],
    ["env", "free"],
    ["cpuNum", "priced"],
    ["memory", "priced"],
    ["diskType", "priced"],
    ["systemDiskSize", "priced"],
    ["dataDiskSize", "priced"],
    ["autoRenew", "refused"],
  ]),
  cloudcompute: new Map([
    ["image", "free"],
    ["diskGb", "bounded"],
    ["runtype", "free"],
    ["templateId", "free"],
    ["templateHash", "free"],
    // Its cost is not documented.
    ["monitoring", "refused"],
  ]),
  shadeform: new Map([
    ["image", "free"],
    ["startupScript", "free"],
    ["container", "free"],
    ["containerArgs", "free"],
    ["ports", "free"],
    ["env", "free"],
    ["sharedMemory", "free"],
    ["registryUser", "free"],
    ["registryPassword", "free"],
    ["volume", "free"],
    ["template", "free"],
    ["tags", "free"],
  ]),
  sesterce: new Map([
    ["image", "free"],
    ["container", "free"],
    ["startupScript", "free"],
    ["volume", "free"],
  ]),
};

/** The cost of a setting; one that is not in the table may cost more. */
export function getSettingCost(provider: ProviderId, id: string): SettingCost {
  return settingCosts[provider].get(id) ?? "refused";
}
