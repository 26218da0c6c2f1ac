import { expect, it } from "vitest";

import { dollarsText, refusals } from "./refusals";

it("formats prices with the button's digits and never shows a price as zero", () => {
  expect([1_990_000, 77_000, 1, 0].map(dollarsText)).toEqual(["$1.99", "$0.077", "$0.000001", "$0.00"]);
});

it("never reports a price increase to the same shown price", () => {
  const { message, nowMicros } = refusals.dearer(860_000, 860_400, {
    readAt: "2026-11-21T10:00:00.000Z",
    totalMicros: null,
    periodHours: null,
  });
  expect(message).toBe("It was $0.8600/h and is now $0.8604/h.");
  expect(nowMicros).toBe(860_400);
});
