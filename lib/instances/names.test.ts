import { describe, expect, it } from "vitest";

import { newLaunchTag } from "@/lib/ids";

import { findLaunchTags, nameWithoutTag, normalizeName, taggedName } from "./names";

describe("names", () => {
  it("carry a launch tag that is found only as a separate word", () => {
    const launchTag = newLaunchTag();
    expect(launchTag).toMatch(/^gx-[a-z2-7]{16}$/);
    const fullName = taggedName("h100-sxm", launchTag);
    expect(findLaunchTags(fullName)).toEqual([launchTag]);
    expect(findLaunchTags(`${fullName}-copy of ${launchTag}.`)).toEqual([launchTag, launchTag]);
    for (const other of [
      `${fullName}a`,
      `x${launchTag}`,
      launchTag.toUpperCase(),
      launchTag.slice(0, -1),
      `${launchTag}7`,
    ])
      expect(findLaunchTags(other)).toEqual([]);
    expect(nameWithoutTag(fullName)).toBe("h100-sxm");
    expect(nameWithoutTag(launchTag)).toBe(launchTag);
  });

  it("are unique", () => {
    expect(new Set(Array.from({ length: 1_000 }, newLaunchTag)).size).toBe(1_000);
  });

  it.each([
    ["H100 SXM", "h100-sxm"],
    ["  Ärger & Söhne!  ", "a-rger-so-hne"],
    ["a".repeat(50), "a".repeat(30)],
    ["---", null],
    ["日本", null],
    ["<script>alert(1)</script>", "script-alert-1-script"],
  ])("normalizes %s to %s", (name, expected) => {
    expect(normalizeName(name)).toBe(expected);
  });
});
