import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { specRows } from "@/lib/gpus/spec-rows";

import { exceptions, isAllowed, readPackages } from "./lib/licenses";
import { noticesOf } from "./lib/notices";

const packages = readPackages();
const folder = mkdtempSync(join(tmpdir(), "cheapest-gpu-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("licenses of the packages", () => {
  it("are all allowed", () => {
    expect(packages.length).toBeGreaterThan(300);
    expect(packages.filter((one) => !isAllowed(one))).toEqual([]);
  });

  it("in the lock file match the installed packages", () => {
    const installed = packages.flatMap(({ name, license }) => {
      const file = join("node_modules", name, "package.json");
      return existsSync(file) ? [{ name, license, stated: statedIn(file) }] : [];
    });
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.filter(({ license, stated }) => license !== stated)).toEqual([]);
  });

  it.each([
    ["GPL-3.0-only", false],
    ["AGPL-3.0-or-later", false],
    ["UNLICENSED", false],
    ["SEE LICENSE IN LICENSE.md", false],
    ["MIT AND GPL-2.0-only", false],
    ["(MIT OR GPL-2.0-only)", true],
    ["(MIT AND (ISC OR GPL-2.0-only))", false],
    ["MIT OR GPL-2.0-only AND ISC", false],
    ["LGPL-3.0-or-later", false],
    ["Apache-2.0", true],
  ])("%s in a new package: %s", (license, isFine) => {
    const file = join(folder, "package-lock.json");
    const entries = { "": { license: "MIT" }, "node_modules/a/node_modules/@b/c": { license } };
    writeFileSync(file, JSON.stringify({ packages: entries }));
    const read = readPackages(file);
    expect(read).toEqual([{ name: "@b/c", license, isTool: false }]);
    expect(read.every(isAllowed)).toBe(isFine);
  });

  it("are rejected when none is stated", () => {
    const file = join(folder, "unstated.json");
    writeFileSync(file, JSON.stringify({ packages: { "node_modules/a": {} } }));
    expect(readPackages(file).some(isAllowed)).toBe(false);
  });

  it("need each exception, and no package outside of it", () => {
    for (const { names, license } of exceptions) {
      expect(packages.some((one) => names.test(one.name) && one.license.includes(license))).toBe(true);
      expect(isAllowed({ name: "left-pad", license })).toBe(false);
    }
  });
});

describe("THIRD_PARTY_NOTICES.md", () => {
  const text = readFileSync("THIRD_PARTY_NOTICES.md", "utf8");

  it("is up to date: `npm run notices` writes it", () => {
    expect(text).toBe(noticesOf(packages));
    expect(noticesOf([...packages, { name: "new", license: "MIT", isTool: false }])).not.toBe(text);
  });

  it("names every repository that the GPU facts come from", () => {
    const repositories = specRows.flatMap(({ source }) => source.match(/[\w-]+\/[\w.-]+/g) ?? []);
    const names = [...new Set(repositories.map((repository) => repository.split("/")[1]!))];
    expect(names.length).toBeGreaterThan(4);
    expect(names.filter((name) => !text.toLowerCase().includes(name.toLowerCase()))).toEqual([]);
  });
});

function statedIn(file: string): string {
  return (JSON.parse(readFileSync(file, "utf8")) as { license: string }).license;
}
