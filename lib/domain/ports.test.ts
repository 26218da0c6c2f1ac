import { expect, it } from "vitest";

import { isPort, parsePorts } from "./ports";

it("parses ports with any separator", () => {
  expect(parsePorts("22 80;443,8080\n")).toEqual([22, 80, 443, 8080]);
  expect(parsePorts(" ,; ")).toEqual([]);
});

it("keeps the place of a part that is no number", () => {
  expect(parsePorts("22, http, -1, 1.5, 80=8000")).toEqual([22, NaN, NaN, NaN, NaN]);
});

it("accepts ports from 1 to 65535", () => {
  expect([1, 65_535].every(isPort)).toBe(true);
  expect([0, 65_536, -1, 1.5, NaN].some(isPort)).toBe(false);
});
