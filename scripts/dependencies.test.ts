import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

interface Locked {
  version: string;
  integrity?: string;
  inBundle?: boolean;
  hasInstallScript?: boolean;
}

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, Locked>;
};
const { allowScripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  allowScripts: Record<string, boolean>;
};

/** Older versions have vulnerabilities that affect this app, or can damage a database. */
const floors = { next: "16.4.1", "better-sqlite3": "12.8.0", react: "19.0.0", "better-auth": "1.7.6" };

it.each(Object.entries(floors))("S-20: %s is not older than %s", (name, floor) => {
  const copies = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
  expect(copies.length).toBeGreaterThan(0);
  for (const [, { version }] of copies) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(version.localeCompare(floor, "en", { numeric: true })).toBeGreaterThanOrEqual(0);
  }
});

it("S-20: every download has a checksum in the lock file", () => {
  // A bundled package comes inside the archive of another, whose checksum covers it.
  const fetched = Object.entries(packages).filter(([path, { inBundle }]) => path !== "" && !inBundle);
  expect(fetched.length).toBeGreaterThan(300);
  const unchecked = fetched.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ""));
  expect(unchecked.map(([path]) => path)).toEqual([]);
});

it("S-20: only listed packages run scripts at installation", () => {
  const scripted = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.replace(/^.*node_modules\//, ""));
  expect(new Set(scripted)).toEqual(new Set(Object.keys(allowScripts)));
});

it("S-20: the bill of materials names every package that is installed", () => {
  const output = execFileSync("npm", ["run", "--silent", "sbom"], { encoding: "utf8", maxBuffer: 2 ** 26 });
  const { bomFormat, components } = JSON.parse(output) as {
    bomFormat: string;
    components: { purl: string }[];
  };
  expect(bomFormat).toBe("CycloneDX");
  const named = components.map(({ purl }) => decodeURIComponent(purl));
  for (const name of ["next", "better-sqlite3", "better-auth", "@node-rs/argon2"]) {
    const { version } = packages[`node_modules/${name}`]!;
    expect(named.some((purl) => purl.startsWith(`pkg:npm/${name}@${version}`))).toBe(true);
  }
});
