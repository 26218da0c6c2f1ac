import { expect, it } from "vitest";

import { dollars } from "./refusals";

it("says prices with the digits of the button, and none as nothing", () => {
  expect([1_990_000, 77_000, 1, 0].map(dollars)).toEqual(["$1.99", "$0.077", "$0.000001", "$0.00"]);
});
