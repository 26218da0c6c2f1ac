import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Tests of public prices turn them on themselves.
process.env["PUBLIC_PRICES"] ??= "off";

const root = fileURLToPath(new URL(".", import.meta.url));

export const shared = {
  resolve: {
    alias: {
      "@/": root,
      // The package only means something to a bundler.
      "server-only": fileURLToPath(new URL("node_modules/server-only/empty.js", import.meta.url)),
    },
  },
};

/** A build contains a copy of the project. */
export const exclude = ["**/node_modules/**", "**/.next/**"];

/** These need both engines, and run with those of vitest.postgres.config.ts. */
export const bothEngines = [
  "db/contract.test.ts",
  "db/{move,postgres}/*.test.ts",
  "scripts/migrate-to-postgres.test.ts",
];

const special = ["**/*.chaos.test.ts", "**/*.security.test.ts", ...bothEngines];
/** These change environment variables or reset modules, so each has modules of its own. */
const isolated = [
  "db/sqlite/transactions.test.ts",
  "lib/changes/match.test.ts",
  "lib/changes/queries.test.ts",
  "lib/env.test.ts",
  "lib/offers/csv.test.ts",
  "lib/offers/current-index.test.ts",
  "lib/offers/offer-index/copies.test.ts",
  "lib/offers/one-list.test.ts",
  "lib/poll/connect-account.test.ts",
  "lib/poll/follow.test.ts",
  "lib/poll/roles.test.ts",
  "lib/redaction/redact.test.ts",
  "lib/vault/vault.test.ts",
  "scripts/commands.test.ts",
];

export default defineConfig({
  ...shared,
  test: {
    testTimeout: 5 * 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...exclude, ...special, ...isolated],
          isolate: false,
          setupFiles: "testing/process/forget-state.ts",
        },
      },
      { extends: true, test: { name: "isolated", include: isolated } },
    ],
  },
});
