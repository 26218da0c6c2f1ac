import type { ProviderId } from "@/lib/domain/provider-id";

/**
 * What a launch setting does to the bill.
 * - `free`: nothing; or it stands for something that bills by itself, machine or not (a volume).
 * - `priced`: the price is read again with exactly this setting before the launch, and that price is confirmed and counted.
 * - `bounded`: at most what the offer includes, by the field's `most`.
 * - `refused`: it may cost more than the listed price. A token may not choose it; a person is told in the confirmation.
 */
export type SettingCost = "free" | "priced" | "bounded" | "refused";

/** Every launch setting of every provider, by the id of its field. A contract test holds that none is missing. */
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
    // What it installs, and whether it bills, is not documented.
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

/** What a setting does to the bill; one that is not in the table may cost more. */
export function getSettingCost(provider: ProviderId, id: string): SettingCost {
  return settingCosts[provider].get(id) ?? "refused";
}
