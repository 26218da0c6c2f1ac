import { defineConfig } from "vitest/config";

import { exclude, shared } from "./vitest.config";

const isShort = process.env["CHAOS"] === "short";

export default defineConfig({
  ...shared,
  test: {
    name: "security",
    include: ["**/*.security.test.{ts,tsx}"],
    exclude,
    testTimeout: 30 * 60_000,
    hookTimeout: 5 * 60_000,
    maxWorkers: isShort ? 3 : 1,
  },
});
