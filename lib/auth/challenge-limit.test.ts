import { expect, it } from "vitest";

import { ChallengeLimit } from "./challenge-limit";

it("limits passkey challenges by network and minute", () => {
  const limit = new ChallengeLimit();
  const taken = (address: string | null, count: number, now: number) =>
    Array.from({ length: count }, () => limit.consume(address, now)).filter(Boolean).length;
  expect(taken("203.0.113.1", 50, 1_000)).toBe(30);
  expect(taken("203.0.113.2", 50, 1_000)).toBe(0);
  expect(taken("203.0.113.1", 50, 61_000)).toBe(30);
});

it("keeps a quota for this machine when strangers use many addresses", () => {
  const limit = new ChallengeLimit();
  const taken = Array.from({ length: 1_000 }, (_, number) => limit.consume(`10.0.${number & 255}.1`, 1_000));
  expect(taken.filter(Boolean)).toHaveLength(120);
  expect(limit.consume("127.0.0.1", 1_000)).toBe(true);
});
