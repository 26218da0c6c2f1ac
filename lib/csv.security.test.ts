import { parse } from "csv-parse/sync";
import { expect, it } from "vitest";

import { csvLine } from "./csv";
import { startChaosRun } from "@/testing/process/chaos-run";
import type { Random } from "@/testing/random";

const starts = ["=", "+", "-", "@", "\t", "\r", "\0", "\n", "'", "＝", "＋", "－", "＠"];
const parts = [
  '"',
  '""',
  ",",
  ";",
  "\r\n",
  "\n",
  "\r",
  " ",
  "\u202e",
  "\u2066",
  "\ufeff",
  "'",
  "cmd|'/C calc'!A0",
  'HYPERLINK("http://evil.example","here")',
  "SUM(1+1)*cmd|' /C calc'!A0",
  "DDE(“a”;“b”)",
  "é",
  "😀",
  "a1",
  "=",
];

it("S-14: writes no cell that a spreadsheet runs, and every text can be restored", () => {
  const { count, random } = startChaosRun("S-14", { full: 1_000, short: 1_000, unit: "cells" });
  const rows = Array.from({ length: count / 10 }, () => Array.from({ length: 10 }, () => textOf(random)));
  const file = rows.map(csvLine).join("");
  const read = parse(file, { relax_column_count: false, record_delimiter: "\r\n" });
  expect(read.flat().filter((cell) => /^[=+\-@\t\r\n\0＝＋－＠]/.test(cell))).toEqual([]);
  expect(read.map((row) => row.map((cell) => cell.replace(/^'/, "")))).toEqual(rows);
});

it("leaves numbers and plain text as they are, and empty values empty", () => {
  expect(csvLine([1, -2.5, "a b", "a,b", 'say "so"', null, ""])).toBe('1,-2.5,a b,"a,b","say ""so""",,\r\n');
});

function textOf(random: Random): string {
  const start = random.next() < 0.6 ? random.pick(starts) : "";
  return start + Array.from({ length: random.integer(5) }, () => random.pick(parts)).join("");
}
