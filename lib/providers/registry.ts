import type { ProviderId } from "@/lib/domain/provider-id";

import { cloudcompute } from "./cloudcompute";
import { gpugeek } from "./gpugeek";
import { massedcompute } from "./massedcompute";
import type { Provider, SettingCost } from "./provider";
import { sesterce } from "./sesterce";
import { shadeform } from "./shadeform";

/** Every adapter by its id, in display order. */
export const providers = {
  massedcompute,
  gpugeek,
  cloudcompute,
  shadeform,
  sesterce,
} satisfies Record<ProviderId, Provider>;

/** The cost of a launch setting; one that its provider does not list may cost more. */
export function getSettingCost(provider: ProviderId, id: string): SettingCost {
  return providers[provider].settingCosts.get(id) ?? "refused";
}
