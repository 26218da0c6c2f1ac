import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, it } from "vitest";

import { iconNames } from "./icon";

it("lists the same icons in the style sheet", () => {
  const css = readFileSync(path.join(import.meta.dirname, "..", "..", "app", "globals.css"), "utf8");
  expect(/lucide--\{([^}]+)\}/.exec(css)![1]!.split(",")).toEqual([...iconNames]);
});
