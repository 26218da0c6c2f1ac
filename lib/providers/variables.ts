import type { ProviderId } from "@/lib/domain/provider-id";

import { variables as cloudcompute } from "./cloudcompute/variables";
import { variables as gpugeek } from "./gpugeek/variables";
import type { ProviderVariables, VariableValue } from "./provider";

/** The environment variables that only one provider has. */
export const ownVariables: Partial<Record<ProviderId, ProviderVariables>> = { gpugeek, cloudcompute };

/** The values that replace the operator's when the provider is simulated. */
export function sandboxValues(provider: ProviderId): Record<string, VariableValue> {
  return Object.fromEntries(
    Object.entries(ownVariables[provider] ?? {}).flatMap(([field, { inSandbox }]) =>
      inSandbox === undefined ? [] : [[field, inSandbox]],
    ),
  );
}
