import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { providerIds, sourceIds } from "@/lib/domain/provider-id";

import { providers } from "./registry";
import { sources } from "./sources";

const home = import.meta.dirname;
const folders = readdirSync(home, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe("the registry", () => {
  it("contains every folder, in the order of the ids", () => {
    expect(Object.keys(providers)).toEqual([...providerIds]);
    expect(Object.keys(sources)).toEqual([...sourceIds]);
    expect([...folders].sort()).toEqual([...providerIds, ...sourceIds].sort());
  });

  it("registers every provider under its own id", () => {
    expect(Object.entries(providers).map(([name, { id }]) => [name, id])).toEqual(
      providerIds.map((id) => [id, id]),
    );
  });

  it("registers every public source under its own id", () => {
    expect(Object.entries(sources).map(([name, { id }]) => [name, id])).toEqual(
      sourceIds.map((id) => [id, id]),
    );
  });

  it.each(sourceIds)("finds a test in %s", (source) => {
    expect(readdirSync(join(home, source))).toEqual(
      expect.arrayContaining(["index.ts", `${source}.test.ts`]),
    );
  });

  it.each(providerIds)("finds fixtures and a test in %s", (folder) => {
    const files = readdirSync(join(home, folder));
    expect(files).toEqual(
      expect.arrayContaining(["api.ts", "index.ts", "normalize.ts", "schema.ts", `${folder}.test.ts`]),
    );
    const fixtures = readdirSync(join(home, folder, "__fixtures__"));
    expect(fixtures.filter((name) => name.endsWith(".json"))).not.toEqual([]);
  });

  it.each(folders)("keeps %s independent of other providers", (folder) => {
    const others = folders.filter((other) => other !== folder).join("|");
    const strangers = new RegExp(`(?:\\.\\./|lib/providers/)(?:${others})(?:/|$)`);
    const faults = sourcesIn(join(home, folder)).flatMap((file) =>
      importsOf(file).filter((from) => strangers.test(from)),
    );
    expect(faults).toEqual([]);
  });

  it("keeps adapters independent of the database, Next.js and React", () => {
    const faults = sourcesIn(home).flatMap((file) =>
      importsOf(file)
        .filter((from) =>
          /^(?:next|react|react-dom|drizzle-orm|better-sqlite3)(?:\/|$)|^(?:@\/|(?:\.\.\/)+)(?:db|app|components)(?:\/|$)/.test(
            from,
          ),
        )
        .map((from) => `${file}: ${from}`),
    );
    expect(faults).toEqual([]);
  });
});

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

function importsOf(file: string): string[] {
  const source = readFileSync(file, "utf8");
  return [...source.matchAll(/(?:from\s+|import\s+|import\()"([^"]+)"/g)].map(([, from]) => from ?? "");
}
