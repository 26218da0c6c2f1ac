import { expect, test } from "vitest";

import type { FacetOption } from "@/lib/offers/schema";

import { listRegions, toggleRegion } from "./region-tree";

const options: FacetOption[] = [
  { value: "north-america", label: "North America", count: 9, level: "continent", parent: null },
  { value: "US", label: "United States", count: 7, level: "country", parent: "north-america" },
  { value: "US-KS", label: "Kansas", count: 4, level: "state", parent: "US" },
  { value: "US-TX", label: "Texas", count: 3, level: "state", parent: "US" },
  { value: "CA", label: "Canada", count: 2, level: "country", parent: "north-america" },
  { value: "europe", label: "Europe", count: 2, level: "continent", parent: null },
  { value: "unknown", label: "Not specified", count: 1, level: "country", parent: null },
];

const show = (selected: string[], { opened = {}, needle = "" } = {}) =>
  listRegions(options, selected, { opened: new Map(Object.entries(opened)), needle }).map(
    ({ value, depth, isIncluded, isPart }) =>
      `${"  ".repeat(depth)}${value}${isIncluded ? " on" : isPart ? " part" : ""}`,
  );

test("shows continents first, and opens what is partly selected", () => {
  expect(show([])).toEqual(["north-america", "europe", "unknown"]);
  expect(show(["US-KS"])).toEqual([
    "north-america part",
    "  US part",
    "    US-KS on",
    "    US-TX",
    "  CA",
    "europe",
    "unknown",
  ]);
});

test("shows everything in a selected region as selected", () => {
  expect(show(["north-america"], { opened: { "north-america": true } }).slice(0, 3)).toEqual([
    "north-america on",
    "  US on",
    "  CA on",
  ]);
});

test("closes a branch on demand, and finds all levels by name", () => {
  expect(show(["US-KS"], { opened: { "north-america": false } })).toContain("europe");
  expect(show(["US-KS"], { opened: { "north-america": false } })).toHaveLength(3);
  expect(show([], { needle: "kan" })).toEqual(["US-KS"]);
  expect(show([], { needle: "a" })).toHaveLength(5);
});

test.each([
  [[], "US", ["US"]],
  [["US"], "US", []],
  [["US-KS", "CA"], "north-america", ["north-america"]],
  [["north-america"], "CA", ["US"]],
  [["north-america", "europe"], "US-KS", ["europe", "US-TX", "CA"]],
])("a click turns %j at %s into %j", (selected, value, expected) => {
  expect(toggleRegion(options, selected, value).sort()).toEqual(expected.sort());
});
