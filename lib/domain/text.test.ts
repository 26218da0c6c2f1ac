import { describe, expect, it } from "vitest";

import { measureSettledMemory } from "@/testing/process/process-metrics";

import { plainText, plainTextOrNull } from "./text";

describe("plainText", () => {
  it.each([
    ["US, Dallas, TX", "US, Dallas, TX"],
    ["  RTX A6000\n", "RTX A6000"],
    ["a\u0000b\u202ec\u200bd\ufeff", "abcd"],
    ["\u2066Zürich\u2069", "Zürich"],
    ["<script>alert(1)</script>", "<script>alert(1)</script>"],
    ["\ud800x", "\ufffdx"],
    ["東京 1", "東京 1"],
  ])("cleans %j to %j", (raw, plain) => {
    expect(plainText(raw)).toBe(plain);
  });

  it("cuts text that is too long", () => {
    expect(plainText("x".repeat(10_000))).toHaveLength(200);
  });

  it("keeps nothing of a long text in memory but what it returns", () => {
    const before = measureSettledMemory();
    const kept = Array.from({ length: 10 }, (_, at) => plainText("x".repeat(10_000_000 + at), 40));
    expect(measureSettledMemory() - before).toBeLessThan(20);
    expect(kept).toHaveLength(10);
  });

  it("returns null for empty text", () => {
    expect(plainTextOrNull(" \u200b ")).toBeNull();
    expect(plainTextOrNull(undefined)).toBeNull();
  });
});
