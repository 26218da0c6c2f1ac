import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { buildIcons, iconsFile } from "@/scripts/lib/icons";

it("has a file with the icons in use, written by `npm run icons`", () => {
  expect(readFileSync(iconsFile, "utf8")).toBe(buildIcons());
});
