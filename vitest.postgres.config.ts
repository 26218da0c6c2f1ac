import { defineConfig } from "vitest/config";

import { exclude, shared } from "./vitest.config";

/** Tests of db/ and of the ledger on PostgreSQL, on one server for all. */
export default defineConfig({
  ...shared,
  test: {
    name: "postgres",
    include: ["db/*.test.ts", "lib/**/*.test.ts"],
    exclude: [...exclude, "**/*.security.test.ts"],
    env: { PROPERTY_RUNS: "full" },
    globalSetup: "testing/postgres/global-setup.ts",
    isolate: false,
    setupFiles: ["testing/postgres/use-postgres.ts", "testing/process/forget-state.ts"],
    testTimeout: 5 * 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
