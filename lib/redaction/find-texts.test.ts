import { describe, expect, it } from "vitest";

import { createRandom } from "@/lib/testing/random";

import { createTextFinder, type Span } from "./find-texts";

describe("createTextFinder", () => {
  it.each([
    [
      "at both ends",
      "abcdefgh-abcdefgh",
      [
        [0, 8],
        [9, 17],
      ],
    ],
    [
      "side by side",
      "abcdefghabcdefgh",
      [
        [0, 8],
        [8, 16],
      ],
    ],
    ["overlapping", "abcdefghijklmn", [[0, 14]]],
    ["one within another", "x0123456789012345x", [[1, 17]]],
    ["in another alphabet", "это-приветмир!", [[4, 13]]],
    ["nowhere", "abcdefg hijklmn", []],
    ["in too little", "abcdefg", []],
    ["in nothing", "", []],
  ])("finds texts %s", (_, text, expected) => {
    const find = createTextFinder(["abcdefgh", "ghijklmn", "0123456789012345", "45678901", "приветмир"]);
    expect(find(text).map(({ start, end }) => [start, end])).toEqual(expected);
  });

  it("finds the same as a search at every letter, among texts that are much alike", () => {
    const random = createRandom(7);
    const word = (length: number) => Array.from({ length }, () => random.pick([..."abя"])).join("");
    let found = 0;
    for (let round = 0; round < 2_000; round++) {
      const texts = Array.from({ length: 1 + random.integer(5) }, () => word(8 + random.integer(4)));
      const parts = Array.from({ length: 6 }, () =>
        random.integer(2) ? random.pick(texts) : word(random.integer(12)),
      );
      const text = parts.join("");
      const expected = findNaively(texts, text);
      expect(createTextFinder(texts)(text)).toEqual(expected);
      found += expected.length;
    }
    expect(found).toBeGreaterThan(2_000);
  });

  it("accepts thousands of long texts", () => {
    const texts = Array.from({ length: 2_000 }, (_, index) => `${index}-`.padEnd(3_000, `key ${index} `));
    expect(createTextFinder(texts)(`<${texts[1_234]}>`)).toEqual([{ start: 1, end: 3_001 }]);
  });
});

function findNaively(texts: string[], text: string): Span[] {
  const spans: Span[] = [];
  for (let start = 0; start < text.length; start++) {
    const lengths = texts.filter((one) => text.startsWith(one, start)).map((one) => one.length);
    if (lengths.length === 0) continue;
    const end = start + Math.max(...lengths);
    const before = spans.at(-1);
    if (before && start < before.end) before.end = Math.max(before.end, end);
    else spans.push({ start, end });
  }
  return spans;
}
