import { expect, it } from "vitest";

import { trendOf } from "./trend";

const today = 100;

it("draws each day between the lowest and the highest price, and gaps as gaps", () => {
  const days = [
    { day: 70, amount: 10 },
    { day: 71, amount: 20 },
    { day: 99, amount: 15 },
  ];
  expect(trendOf(days, today, 25)).toEqual({ levels: `0a${".".repeat(27)}5f`, low: 10, high: 25 });
});

it("is flat in the middle while the price never changes", () => {
  expect(trendOf([{ day: 99, amount: 7 }], today, 7)).toEqual({
    levels: `${".".repeat(29)}88`,
    low: 7,
    high: 7,
  });
});

it("is unknown without an earlier day, and ends before today without a present price", () => {
  expect(trendOf([], today, 7)).toBeNull();
  expect(trendOf([{ day: 69, amount: 7 }], today, 7)).toBeNull();
  expect(trendOf([{ day: 99, amount: 7 }], today, null)!.levels).toBe(`${".".repeat(29)}8.`);
});
