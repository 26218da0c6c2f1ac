import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { version } from "./version";

it("the version is a semantic version, the same in package.json and the lock file", () => {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    version: string;
    packages: Record<string, { version: string }>;
  };
  expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  expect([lock.version, lock.packages[""]!.version]).toEqual([version, version]);
});
