import { afterEach, expect, it, vi } from "vitest";

import { log } from "./log";
import { logRepeated } from "./log-repeated";

afterEach(() => vi.restoreAllMocks());

it("logs a failure once a minute, and another cause or line at once", () => {
  const error = vi.spyOn(log, "error").mockImplementation(() => undefined);
  const refused = Object.assign(new Error("no"), { code: "ECONNREFUSED" });
  const lines = () => error.mock.calls.length;
  logRepeated(refused, "The offers could not be read.", 0);
  for (let second = 1; second < 60; second++)
    logRepeated(refused, "The offers could not be read.", second * 1_000);
  expect(lines()).toBe(1);
  logRepeated(refused, "The scheduler failed.", 59_000);
  logRepeated(Object.assign(new Error("no"), { code: "57P03" }), "The offers could not be read.", 59_500);
  expect(lines()).toBe(3);
  logRepeated(refused, "The offers could not be read.", 60_000);
  expect(lines()).toBe(4);
});
