import { createHash } from "node:crypto";

import { expect, it } from "vitest";

import { offerId } from "./offer-id";

it("returns 16 base32 characters of the hash over provider and native id", () => {
  const bits = [...createHash("sha256").update("shadeform\na/b/c/d").digest().subarray(0, 10)]
    .map((byte) => byte.toString(2).padStart(8, "0"))
    .join("");
  const expected = bits
    .match(/.{5}/g)!
    .map((five) => "abcdefghijklmnopqrstuvwxyz234567"[Number.parseInt(five, 2)])
    .join("");
  expect(offerId("shadeform", "a/b/c/d")).toBe(expected);
  expect(expected).toMatch(/^[a-z2-7]{16}$/);
});

it("returns different ids for different providers", () => {
  expect(offerId("shadeform", "1")).not.toBe(offerId("sesterce", "1"));
});
