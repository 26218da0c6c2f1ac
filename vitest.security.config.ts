import { defineConfig } from "vitest/config";

import { shared } from "./vitest.config";

export default defineConfig({
  ...shared,
  test: {
    include: ["{lib,db,sandbox,scripts}/**/*.security.test.ts"],
    testTimeout: 30 * 60_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
    fileParallelism: false,
  },
});
