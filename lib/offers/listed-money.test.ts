import { expect, it } from "vitest";

import { listedMoney, listedUnit } from "./listed-money";

it("shows a currency with its sign, one that is no code as it is, and an unknown one as unknown", () => {
  const texts = ["USD", "CNY", "XTS", "constructor", "usd", null].map((currency) => listedMoney(2, currency));
  expect(texts).toEqual(["$2.00", "¥2.00", "XTS 2.00", "constructor 2.00", "usd 2.00", "2.00 ?"]);
  expect(listedUnit("__proto__")).toBe("__proto__ /GPU-h");
});
