import type { ProviderId } from "@/lib/domain/provider-id";

import { cloudcompute } from "./cloudcompute";
import { gpugeek } from "./gpugeek";
import { massedcompute } from "./massedcompute";
import type { Provider } from "./provider";
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
