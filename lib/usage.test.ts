import { expect, it } from "vitest";

import { isInUse, recordUse } from "./usage";

const hour = 3_600_000;

it("counts the app as used for 24 hours after a start and after each use", () => {
  const start = Date.now();
  expect(isInUse(start)).toBe(true);
  recordUse();
  expect(isInUse(Date.now() + 23 * hour)).toBe(true);
  expect(isInUse(Date.now() + 25 * hour)).toBe(false);
  recordUse();
  expect(isInUse()).toBe(true);
});
