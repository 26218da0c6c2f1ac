import path from "node:path";

import { expect, it } from "vitest";

import { findInProject, findReplacedOnPage, findReplacedWords } from "./words";

it("finds no replaced word in comments, test titles, names and docs", () => {
  expect(findInProject(path.join(import.meta.dirname, "..", ".."))).toEqual([]);
});

it("finds replaced words in the text of a page", () => {
  expect(findReplacedOnPage("5 of 5 online\nShadeform has not answered\nRefresh")).toEqual([
    "answered: Shadeform has not answered",
  ]);
});

it.each([
  ["a.ts", "// The cloud lets go of the machine.", ["lets go of"]],
  ["a.ts", "/** Whoever asks gets the list. */", ["Whoever"]],
  ["a.ts", 'it("scrubs what it was told", () => {', ["told", "scrubs"]],
  ["a.ts", 'it.each(all)("hands over %s", () => {', ["hands over"]],
  ["a.md", "The license, or licence, of the list.", ["licence"]],
  ["a.ts", 'const reported = "Scrub the desk";', []],
  ["a.ts", "const toldPort = openDoor(deskOf(machine));", ["told", "Door", "desk"]],
  ["a.ts", "const goldRight = { killSwitch, hasKillSwitch };", []],
  ["a.ts", "const single = { doors: [] };", []],
  ["a.ts", "// Reads the column `doubt_told` and the estate's `rig`.", ["estate"]],
  ["a.md", "Set `LICENCE` in the file.", []],
])("finds replaced words in %s: %s", (file, line, words) => {
  expect(
    findReplacedWords(file, line)
      .map(({ word }) => word)
      .sort(),
  ).toEqual(words.sort());
});
