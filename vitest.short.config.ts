import { defineConfig } from "vitest/config";

import { sharedAppFiles } from "./testing/app/shared-app-files";
import { bothEngines, exclude, shared } from "./vitest.config";

/** These change environment variables or replace modules, so each has modules of its own. */
const isolated = [
  "db/sqlite/durability.chaos.test.ts",
  "lib/auth/guessing.security.test.ts",
  "lib/credentials/answers.security.test.ts",
  "lib/poll/isolation.chaos.test.ts",
];
/** Runs those files with one app. */
const suite = "testing/app/shared-app.suite.ts";

/** The security and chaos tests in one run; `npm test` runs their short form. */
export default defineConfig({
  test: {
    maxWorkers: 3,
    projects: [
      ...["security", "chaos"].map((name) => ({
        extends: `./vitest.${name}.config.ts`,
        test: {
          name,
          ...(name === "security" && { include: ["**/*.security.test.{ts,tsx}", suite] }),
          exclude: [...exclude, ...bothEngines, ...isolated, ...sharedAppFiles],
          isolate: false,
          setupFiles: "testing/process/forget-state.ts",
        },
      })),
      {
        ...shared,
        test: { name: "isolated", include: isolated, testTimeout: 30 * 60_000, hookTimeout: 5 * 60_000 },
      },
    ],
  },
});
