import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

export const shared = {
  resolve: {
    alias: {
      "@/": root,
      // The marker only means something to a bundler.
      "server-only": fileURLToPath(new URL("node_modules/server-only/empty.js", import.meta.url)),
    },
  },
};

export default defineConfig({
  ...shared,
  test: {
    include: ["{app,components,lib,db,sandbox,scripts,bench}/**/*.test.ts"],
    exclude: ["**/*.chaos.test.ts", "**/*.security.test.ts", "**/node_modules/**"],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
