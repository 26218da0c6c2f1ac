import { expect, it } from "vitest";

import { BoardLimit, maxRequestsPerMinute } from "./limit";

it("allows an address so many requests a minute, and says when the next minute begins", () => {
  const limit = new BoardLimit();
  for (let at = 0; at < maxRequestsPerMinute; at++) expect(limit.take("192.0.2.1", at)).toBeNull();
  expect(limit.take("192.0.2.1", 45_500)).toBe(15);
  expect(limit.take("192.0.2.2", 45_500)).toBeNull();
  expect(limit.take("192.0.2.1", 60_000)).toBeNull();
});

it("counts a network of IPv6 as one, and unknown addresses together", () => {
  const limit = new BoardLimit();
  for (let at = 0; at < maxRequestsPerMinute; at++) limit.take(`2001:db8::${at.toString(16)}`, 0);
  expect(limit.take("2001:db8::ffff", 0)).toBe(60);
  for (let at = 0; at < maxRequestsPerMinute; at++) limit.take(null, 0);
  expect(limit.take(null, 0)).toBe(60);
});

it("keeps no more counts than addresses of a minute, and shares one beyond", () => {
  const limit = new BoardLimit();
  for (let at = 0; at < 10_000; at++) limit.take(`10.0.${at >> 8}.${at & 255}`, 0);
  for (let at = 0; at < maxRequestsPerMinute; at++) limit.take(`10.1.${at >> 8}.${at & 255}`, 0);
  expect(limit.take("10.2.0.1", 0)).toBe(60);
  expect(limit.take("10.2.0.1", 60_000)).toBeNull();
});
