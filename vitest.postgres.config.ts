import { defineConfig } from "vitest/config";

import { bothEngines, exclude, shared } from "./vitest.config";

const isShort = process.env["CHAOS"] === "short";

/** The campaigns of launches and of the ledger that also run on PostgreSQL. The longest ones wait for the full run. */
const campaigns = isShort
  ? "accounting,clicks,killed,launch-limits,lists,lost,model,price,roles,terminate"
  : "accounting,caps,clicks,killed,killed-app,launch-limits,lists,lost,model,price,roles,terminate";

/**
 * What runs on PostgreSQL, on one server for all files. `npm test` runs the campaigns with one provider, `npm run test:postgres` with
 * all, and also the unit tests of what writes.
 */
export default defineConfig({
  ...shared,
  test: {
    name: "postgres",
    include: [
      ...bothEngines,
      "db/{day-progress,price-history,saved-views,separated-offers}.test.ts",
      `lib/instances/{${campaigns}}.chaos.test.ts`,
      ...(isShort
        ? []
        : ["lib/{audit,auth,changes,instances,keys,poll,price-history,tokens,views}/*.test.ts"]),
    ],
    exclude: [...exclude, "**/*.security.test.ts"],
    ...(isShort && { testNamePattern: /^(?!(massedcompute|gpugeek|cloudcompute|sesterce) )/ }),
    // All runs of the properties are on SQLite; a database of a server for each would take hours.
    env: { PROPERTY_RUNS: "" },
    globalSetup: "testing/postgres/global-setup.ts",
    setupFiles: ["testing/process/forget-state.ts", "testing/postgres/use-postgres.ts"],
    isolate: false,
    testTimeout: 30 * 60_000,
    hookTimeout: 5 * 60_000,
    maxWorkers: isShort ? 3 : 2,
  },
});
