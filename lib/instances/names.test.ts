import { describe, expect, it } from "vitest";

import { normalizeName } from "./normalize-name";
import { findLaunchTags, newLaunchTag, nameWithoutTag, taggedName } from "./names";

describe("names", () => {
  it("carry a launch tag that is found only as a separate word", () => {
    const marker = newLaunchTag();
    expect(marker).toMatch(/^gx-[a-z2-7]{16}$/);
    const fullName = taggedName("h100-sxm", marker);
    expect(findLaunchTags(fullName)).toEqual([marker]);
    expect(findLaunchTags(`${fullName}-copy of ${marker}.`)).toEqual([marker, marker]);
    for (const other of [
      `${fullName}a`,
      `x${marker}`,
      marker.toUpperCase(),
      marker.slice(0, -1),
      `${marker}7`,
    ])
      expect(findLaunchTags(other)).toEqual([]);
    expect(nameWithoutTag(fullName)).toBe("h100-sxm");
    expect(nameWithoutTag(marker)).toBe(marker);
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
