import { expect, it } from "vitest";

import { matchFilters, matchText } from "./match";

const names = ["RTX PRO 6000 96 GB", "RTX 6000 Ada 48 GB", "8 × H100 in Europe", "Voltage Park"];
const find = (typed: string) => matchText(names, typed, (name) => name);

it("finds the names that have all words, in any case, spacing and order", () => {
  expect(find("rtx 6000")).toEqual(["RTX 6000 Ada 48 GB", "RTX PRO 6000 96 GB"]);
  expect(find("ada rtx")).toEqual(["RTX 6000 Ada 48 GB"]);
  expect(find("96gb")).toEqual(["RTX PRO 6000 96 GB"]);
  expect(find("europe 8x H100")).toEqual(["8 × H100 in Europe"]);
  expect(find("voltagepark")).toEqual(["Voltage Park"]);
  expect(find("rtx 4090")).toEqual([]);
});

it("finds nothing for a text without a letter or a number", () => {
  for (const typed of ["", " ", "- -"]) expect(find(typed)).toEqual([]);
});

it("finds the places that are one of the filters", () => {
  const places = [{ filters: ["gpu=h100-sxm-80", "gpu=H100"] }, { filters: ["cloud=lambda"] }];
  expect(matchFilters(places, ["gpus=8", "gpu=H100"])).toEqual([places[0]]);
  expect(matchFilters(places, ["cloud=hyperstack"])).toEqual([]);
});
