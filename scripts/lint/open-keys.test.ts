import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, expect, it } from "vitest";

import { findOpenKeys } from "./open-keys.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "open-keys-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("S-24: the app reads no plain object under a key that may be any text", () => {
  const findings = findOpenKeys("tsconfig.json", (file) => isOurs(file) && !isForTests.test(file));
  expect(findings).toEqual([]);
});

it("S-24: the check finds open keys, and only those", () => {
  const kept = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  kept("tsconfig.json", JSON.stringify({ compilerOptions: { strict: true }, include: ["*.ts"] }));
  kept(
    "sample.ts",
    `type Word = "one" | "two";
declare const open: Record<string, number>, closed: Record<Word, number>, list: number[];
declare const map: Map<string, number>, text: string, maybe: string | undefined, word: Word, at: number;
export const bad = [open[text], open[\`\${text}\`], closed[text as Word], text in open, open[maybe ?? ""]];
export function written() { open[text] = 1; }
export const fine = [open["one"], closed[word], list[at], map.get(text), "one" in open];
export const guarded = () => (Object.hasOwn(open, text) ? open[text] : null);
export const elsewhere = () => open[text];
`,
  );
  const findings = findOpenKeys(path.join(folder, "tsconfig.json"), (file) => file.endsWith("sample.ts"));
  const found = findings.map((line) => line.replace(/^.*sample\.ts:/, ""));
  expect(found).toEqual([
    "4: open[text]",
    "4: open[`${text}`]",
    "4: closed[text as Word]",
    "4: text in open",
    '4: open[maybe ?? ""]',
    "5: open[text]",
    "8: open[text]",
  ]);
});

function isOurs(file: string): boolean {
  return /^((app|components|db|lib)\/|proxy\.ts$|instrumentation)/.test(file);
}

const isForTests = /\.test\.tsx?$|\/testing|\/fake-[a-z-]+\.ts$|\/contract(-check|-properties)?\.ts$/;
