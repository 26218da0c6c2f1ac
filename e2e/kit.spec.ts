import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import type { Locator } from "@playwright/test";

import { expect, test, waitForHydration } from "./fixtures";

/** A piece of the kit: its role or tag and state, and its box. */
type Piece = [what: string, left: number, top: number, width: number, height: number];

const file = path.join(import.meta.dirname, "kit.json");
const selector = "h1, h2, button, a, input, select, textarea, label, th, td, dt, dd, [role], [data-mark]";
const tolerance = 2;

test("the component kit has the same pieces in the same places", async ({ page, keyless }) => {
  const seen: Record<string, Piece[]> = {};
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 1000 });
    await page.goto(`${keyless.url}/dev/ui`);
    await waitForHydration(page);
    await page.evaluate(() => document.fonts.ready);
    seen[`${width} px`] = await readPieces(page.locator("#main"));
    for (const label of ["Open dialog", "Open failed dialog", "Open pending dialog"]) {
      await page.getByRole("button", { name: label }).click();
      seen[`${label}, ${width} px`] = await readPieces(page.getByRole("alertdialog"));
      await page.keyboard.press("Escape");
    }
  }
  // KIT=update writes the reference after a change on purpose.
  if (process.env["KIT"] === "update") writeFileSync(file, formatPieces(seen));
  const reference = JSON.parse(readFileSync(file, "utf8")) as Record<string, Piece[]>;
  expect(Object.keys(seen)).toEqual(Object.keys(reference));
  for (const [part, pieces] of Object.entries(reference)) {
    expect(
      seen[part]!.map(([what]) => what),
      part,
    ).toEqual(pieces.map(([what]) => what));
    const moved = pieces.flatMap(([what, ...box], at) => {
      const [, ...now] = seen[part]![at]!;
      return box.every((value, side) => Math.abs(value - now[side]!) <= tolerance) ? [] : [[what, box, now]];
    });
    expect(moved, part).toEqual([]);
  }
});

test("the built app shows no page for developers unless DEV_PAGES is set", async ({ live, request }) => {
  expect((await request.get(`${live.url}/dev/ui`)).status()).toBe(404);
});

/** The pieces in the order of the document; boxes relative to the part, in pixels. */
async function readPieces(part: Locator): Promise<Piece[]> {
  return part.evaluate((main, pieces) => {
    const origin = main.getBoundingClientRect();
    return [...main.querySelectorAll(pieces)].map((element): Piece => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const states = ["type", "data-mark", "disabled", "aria-busy", "aria-invalid"].flatMap((name) =>
        element.hasAttribute(name) ? [`${name}=${element.getAttribute(name)}`] : [],
      );
      const what = [element.getAttribute("role") ?? element.localName, ...states].join(" ");
      return [
        what,
        Math.round(left - origin.left),
        Math.round(top - origin.top),
        Math.round(width),
        Math.round(height),
      ];
    });
  }, selector);
}

function formatPieces(seen: Record<string, Piece[]>): string {
  const lists = Object.entries(seen).map(
    ([part, pieces]) => `"${part}": [\n${pieces.map((piece) => `  ${JSON.stringify(piece)}`).join(",\n")}\n]`,
  );
  return `{\n${lists.join(",\n")}\n}\n`;
}
