import { wholeNumber } from "../parse";
import type { ProviderSettings, ProviderVariables } from "../provider";

export const variables = {
  /** Milliseconds between two price probes. */
  probeSpacing: {
    name: "GPUGEEK_PROBE_SPACING_MS",
    schema: wholeNumber(0, 600_000),
    expected: "a whole number of milliseconds",
    initial: 1500,
    inSandbox: 50,
  },
  /** Price probes per UTC day; 0 is no limit. */
  dailyProbes: {
    name: "GPUGEEK_DAILY_PROBES",
    schema: wholeNumber(0, 1_000_000),
    expected: "a whole number; 0 is no limit",
    initial: 2000,
    inSandbox: 0,
  },
} satisfies ProviderVariables;

export function probeSettings(settings: ProviderSettings) {
  return {
    probeSpacing: Number(settings["probeSpacing"] ?? 0),
    dailyProbes: Number(settings["dailyProbes"] ?? 0),
  };
}
