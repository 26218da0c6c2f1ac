import { readFileSync } from "node:fs";

/** A package of the lock file, once per name and license. */
export interface LicensedPackage {
  name: string;
  /** An SPDX expression as the package states it. */
  license: string;
  /** Only needed to test and check this app. */
  isTool: boolean;
}

interface LockFile {
  packages: Record<string, { license?: string; dev?: boolean; devOptional?: boolean }>;
}

/** Licenses that require only their notice; allowed for every package. */
const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "OFL-1.1",
]);

/** Licenses allowed for one package and its parts only, because of how the app uses it. */
export const exceptions = [
  {
    names: /^lightningcss(-|$)/,
    license: "MPL-2.0",
    reason: "`lightningcss` compiles the style sheets at build time. It is used unchanged.",
  },
  {
    names: /^@img\/sharp-/,
    license: "LGPL-3.0-or-later",
    reason:
      "`@img/sharp-*` resizes images for Next.js, which `next.config.js` turns off. It is an optional, separate library.",
  },
  {
    names: /^caniuse-lite$/,
    license: "CC-BY-4.0",
    reason: "`caniuse-lite` is data about browsers by caniuse.com, used at build time and credited here.",
  },
  {
    names: /^(@axe-core\/playwright|axe-core)$/,
    license: "MPL-2.0",
    reason: "`axe-core` checks pages in tests. It is not part of the app.",
  },
];

/** Every package of the lock file, so that the list is the same on every platform. Sorted by name. */
export function readPackages(file = "package-lock.json"): LicensedPackage[] {
  const { packages } = JSON.parse(readFileSync(file, "utf8")) as LockFile;
  const found = new Map<string, LicensedPackage>();
  for (const [path, { license = "none", dev, devOptional }] of Object.entries(packages)) {
    if (path === "") continue;
    const name = path.replace(/^.*node_modules\//, "");
    const key = `${name} ${license}`;
    const isTool = (dev || devOptional) === true && found.get(key)?.isTool !== false;
    found.set(key, { name, license, isTool });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether the license of a package is on the list, or is an exception for this package. */
export function isAllowed({ name, license }: Pick<LicensedPackage, "name" | "license">): boolean {
  const isFine = (one: string) =>
    allowed.has(one) || exceptions.some(({ names, license: extra }) => extra === one && names.test(name));
  // A nested expression stays whole, matches no license and is rejected.
  const flat = /^\(([^()]*)\)$/.exec(license)?.[1] ?? license;
  if (!flat.includes(" AND ")) return flat.split(" OR ").some(isFine);
  return flat.split(" AND ").every(isFine);
}
