import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { expect, it } from "vitest";

import * as ours from "./next-browser";

const require = createRequire(import.meta.url);
const constants = require("next/dist/lib/constants") as Record<string, unknown>;
const next = path.join(path.dirname(require.resolve("next/package.json")), "dist");
const sources = readdirSync(path.join(next, "client"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".js"))
  .map((file) => readFileSync(path.join(next, "client", file), "utf8"));

it("has every constant that Next reads in the browser, with its value", () => {
  const used = namesFrom(/require\("(?:\.\.\/)+lib\/constants"\)/, /_constants\.([A-Z_]+)/g);
  expect(used.length).toBeGreaterThan(0);
  for (const name of used)
    expect([name, (ours as Record<string, unknown>)[name]]).toEqual([name, constants[name]]);
});

it("has every message that Next's router uses", () => {
  const used = namesFrom(
    /require\("\.\.\/\.\.\/shared\/lib\/instant-messages"\)/,
    /_instantmessages\.(\w+)/g,
  );
  expect(used.length).toBeGreaterThan(0);
  for (const name of used) expect(ours).toHaveProperty(name, expect.any(Function));
});

/** The names that those who import a module read of it. */
function namesFrom(imported: RegExp, use: RegExp): string[] {
  const users = sources.filter((source) => imported.test(source));
  return [...new Set(users.flatMap((source) => [...source.matchAll(use)].map(([, name]) => name!)))];
}
