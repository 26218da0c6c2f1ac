import { providerIds } from "@/lib/domain/provider-id";
import type { Sandbox } from "@/sandbox/server";
import { testApiKey } from "@/testing/offers/poll-harness";

/**
 * The variables of an app that uses all five clouds of a sandbox, without limits that a campaign would reach. `dailyProbes` is how many of
 * GPUGeek's offers are read.
 */
export function sandboxVariables(
  { baseUrls, ratesUrl }: Sandbox,
  dailyProbes: number,
): Record<string, string> {
  const own = providerIds.flatMap((provider) => [
    [`${provider.toUpperCase()}_API_KEY`, testApiKey],
    [`${provider.toUpperCase()}_BASE_URL`, baseUrls[provider]],
  ]);
  return {
    ...(Object.fromEntries(own) as Record<string, string>),
    FX_RATES_URL: ratesUrl,
    FX_CNY_USD: "0.14",
    FX_RUB_USD: "0.0125",
    CLOUDCOMPUTE_CURRENCY: "RUB",
    GPUGEEK_PROBE_SPACING_MS: "20",
    GPUGEEK_DAILY_PROBES: String(dailyProbes),
    RECONCILE_SECONDS: "5",
    LAUNCH_MAX_MACHINES: "10000",
    LAUNCH_MAX_USD_PER_HOUR: "1000000",
    LAUNCH_MAX_COMMITTED_USD_PER_DAY: "1000000",
  };
}
