import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { propertyRuns } from "@/testing/property-runs";

import { fixtureVocabulary, typedSearches } from "./__fixtures__/typed";
import { interpret } from ".";
import { suggest } from "./suggest";

const read = (typed: string) => interpret(typed, fixtureVocabulary);
const filtersOf = (typed: string) =>
  read(typed)
    .words.map(({ param, value }) => `${param}=${value}`)
    .join(" ");

describe("typed searches", () => {
  it("has at least 200 ways of typing", () => {
    expect(new Set(typedSearches.map(({ typed }) => typed)).size).toBeGreaterThanOrEqual(200);
  });

  it.each(typedSearches)("$typed", ({ typed, filters, rest }) => {
    expect({ filters: filtersOf(typed), rest: read(typed).rest }).toEqual({ filters, rest });
  });

  it("is the same in any case and spacing", () => {
    for (const { typed, filters } of typedSearches) {
      // Codes of countries count in upper case only.
      if (!/, [A-Z]{2}$/.test(typed)) expect(filtersOf(typed.toUpperCase()), typed).toBe(filters);
      expect(filtersOf(`  ${typed.replaceAll(" ", "  ")} `), typed).toBe(filters);
    }
  });
});

const wordArbitrary = fc.oneof(
  fc.constantFrom(...typedSearches.flatMap(({ typed }) => typed.split(" "))),
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.constantFrom(",", '"', "$", "-", "x", "8", "under", "gb", "in", "İ", "ﬁ", "constructor", "__proto__"),
);
const textArbitrary = fc.array(wordArbitrary, { maxLength: 8 }).map((words) => words.join(" "));

function signsOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}$€£]+/gu, "");
}

describe("any text", () => {
  it("is read without an error, and every word is either read or kept", () => {
    fc.assert(
      fc.property(textArbitrary, (typed) => {
        const { rest, parts } = read(typed);
        const kept = parts.map((part) => (typeof part === "string" ? part : part.word)).join("");
        expect(signsOf(kept)).toBe(signsOf(typed.normalize("NFKC")));
        expect(parts.filter((part) => typeof part === "string").join(" ")).toBe(rest);
      }),
      { numRuns: propertyRuns({ full: 5_000, short: 300 }) },
    );
  });

  it("is literal in quotes", () => {
    fc.assert(
      fc.property(textArbitrary, (typed) => {
        const quoted = `"${typed
          .normalize("NFKC")
          .replace(/["“”„‟]/g, "")
          .replace(/\s+/gu, " ")
          .trim()}"`;
        expect(read(quoted)).toEqual({ words: [], rest: quoted, parts: [quoted] });
      }),
      { numRuns: propertyRuns({ full: 5_000, short: 300 }) },
    );
  });
});

describe("near values", () => {
  it.each([
    ["nvlnk", "NVLink"],
    ["gemany", "Germany"],
    ["euorpe", "Europe"],
    ["rtz4090", "RTX 4090"],
    ["rtxx 4090", "RTX 4090"],
    ["hyperstak", "Hyperstack"],
    ["shadefrom", "Shadeform"],
    ["califronia", "California"],
    ["h10", "A10"],
    ["rtx4091", null],
    ["h101", null],
    ["a6001", null],
    ["spto", null],
    ["helsinki", null],
  ])("%s → %s", (word, name) => expect(suggest(word, fixtureVocabulary)).toBe(name));

  it("suggests only what is understood", () => {
    const letters = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz");
    const names = fc.constantFrom(
      ...typedSearches.map(({ typed }) => typed).filter((typed) => typed.length > 4),
    );
    const typo = fc.tuple(names, letters, fc.nat()).map(([name, letter, at]) => {
      const place = at % name.length;
      return name.slice(0, place) + letter + name.slice(place + 1);
    });
    fc.assert(
      fc.property(typo, (typed) => {
        const name = suggest(typed, fixtureVocabulary);
        if (name !== null) expect(read(name)).toMatchObject({ rest: "", words: [{}] });
      }),
      { numRuns: propertyRuns({ full: 5_000, short: 300 }) },
    );
  });
});
