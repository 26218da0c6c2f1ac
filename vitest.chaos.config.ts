import { defineConfig } from "vitest/config";

import { bothEngines, exclude, shared } from "./vitest.config";

const isShort = process.env["CHAOS"] === "short";

/** Tests with properties; the full run repeats them more often than `npm test`. */
const properties = [
  "sandbox/catalog.test.ts",
  "lib/changes/pages.test.ts",
  "lib/gpus/mutations.test.ts",
  "lib/gpu-prices/gpu-prices.test.ts",
  "lib/instances/clock-steps.test.ts",
  "lib/offers/{columns,interpreted,one-list,search-params}.test.ts",
  "lib/offers/{interpret/interpret,offer-index/index,offer-index/machine-lookup,offer-index/same-machine}.test.ts",
  "lib/price-history/{roll-days,spans}.test.ts",
  "lib/providers/*/*.test.ts",
];

export default defineConfig({
  ...shared,
  test: {
    name: "chaos",
    include: ["**/*.chaos.test.{ts,tsx}", ...(isShort ? [] : properties)],
    exclude: [...exclude, ...bothEngines],
    env: { PROPERTY_RUNS: "full" },
    testTimeout: 30 * 60_000,
    hookTimeout: 5 * 60_000,
    maxWorkers: isShort ? 3 : 1,
  },
});
