import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { expect, it } from "vitest";

import * as ours from "./router-constants";

const require = createRequire(import.meta.url);
const constants = require("next/dist/lib/constants") as Record<string, unknown>;
const next = path.join(path.dirname(require.resolve("next/package.json")), "dist");

it("has every constant that Next's router reads in the browser, with its value", () => {
  for (const [name, value] of Object.entries(ours)) expect([name, value]).toEqual([name, constants[name]]);
  const used = ["client/components", "shared/lib/router/utils"].flatMap((folder) =>
    readdirSync(path.join(next, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".js"))
      .flatMap((file) => constantsIn(readFileSync(path.join(next, folder, file), "utf8"))),
  );
  expect([...new Set(used)].sort()).toEqual(Object.keys(ours).sort());
});

function constantsIn(source: string): string[] {
  const isUser = /require\("(\.\.\/)+lib\/constants"\)/.test(source);
  return isUser ? [...source.matchAll(/_constants\.([A-Z_]+)/g)].map(([, name]) => name!) : [];
}
