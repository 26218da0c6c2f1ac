import { expect, test, vi } from "vitest";

import { Cache } from "./cache";

test("computes a value once, null included", () => {
  const compute = vi.fn(() => null);
  const cache = new Cache<string | null>(2);
  expect([cache.get("a", compute), cache.get("a", compute)]).toEqual([null, null]);
  expect(compute).toHaveBeenCalledTimes(1);
});

test("evicts the oldest value when full", () => {
  const cache = new Cache<string>(2);
  for (const key of ["a", "b", "c"]) cache.get(key, () => key);
  expect(cache.get("b", () => "again")).toBe("b");
  expect(cache.get("a", () => "again")).toBe("again");
});

test("stores no value of a very long key", () => {
  const cache = new Cache<string>(2);
  const key = "x".repeat(1_001);
  cache.get(key, () => "first");
  expect(cache.get(key, () => "second")).toBe("second");
});
