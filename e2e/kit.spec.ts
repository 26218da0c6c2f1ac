import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { Page } from "@playwright/test";

import { spawnNext } from "@/testing/app/next-process";
import { until } from "@/testing/process/until";

import { expect, test } from "./fixtures";

/** A piece of the kit: its role or tag and state, and its box. */
type Piece = [what: string, left: number, top: number, width: number, height: number];

const file = path.join(import.meta.dirname, "kit.json");
const selector = "h1, h2, button, a, input, select, textarea, label, th, td, dt, dd, [role], [data-mark]";
const tolerance = 2;

test("the component kit has the same pieces in the same places", async ({ page }) => {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-kit-"));
  const { child, url } = await spawnNext({ DATA_DIR: folder }, { mode: "dev" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  try {
    await until(
      () =>
        fetch(`${url}/dev/ui`).then(
          ({ ok }) => ok,
          () => false,
        ),
      { every: 200 },
    );
    const seen: Record<string, Piece[]> = {};
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 1000 });
      await page.goto(`${url}/dev/ui`);
      await page.evaluate(() => document.fonts.ready);
      seen[width] = await readPieces(page);
    }
    // KIT=update writes the reference after a change on purpose.
    if (process.env["KIT"] === "update") writeFileSync(file, formatPieces(seen));
    const reference = JSON.parse(readFileSync(file, "utf8")) as Record<string, Piece[]>;
    for (const [width, pieces] of Object.entries(reference)) {
      expect(seen[width]!.map(([what]) => what)).toEqual(pieces.map(([what]) => what));
      const moved = pieces.flatMap(([what, ...box], at) => {
        const [, ...now] = seen[width]![at]!;
        return box.every((value, side) => Math.abs(value - now[side]!) <= tolerance)
          ? []
          : [[what, box, now]];
      });
      expect(moved, `at ${width} px`).toEqual([]);
    }
  } finally {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The pieces in the order of the document; boxes relative to the kit, in pixels. */
async function readPieces(page: Page): Promise<Piece[]> {
  return page.locator("#main").evaluate((main, pieces) => {
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
    ([width, pieces]) =>
      `"${width}": [\n${pieces.map((piece) => `  ${JSON.stringify(piece)}`).join(",\n")}\n]`,
  );
  return `{\n${lists.join(",\n")}\n}\n`;
}
