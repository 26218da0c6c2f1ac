import { expect, it } from "vitest";

import { pathOf } from "./draw-trends";

it("draws a bar for each stretch of days at one price, one between two, and nothing in a gap", () => {
  expect(pathOf("0".repeat(13) + "f".repeat(13))).toBe("M0 17H26V18H0zM25.5 0H26.5V18H25.5zM26 0H52V1H26z");
  expect(pathOf(`0${".".repeat(24)}0`)).toBe("M0 17H2V18H0zM50 17H52V18H50z");
  expect(pathOf(".".repeat(26))).toBe("");
});
