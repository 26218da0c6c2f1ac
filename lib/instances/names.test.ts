import { describe, expect, it } from "vitest";

import { cleanName } from "./clean-name";
import { markersIn, newMarker, shownName, wholeName } from "./names";

describe("names", () => {
  it("carry a marker that is found again, and only as a word of its own", () => {
    const marker = newMarker();
    expect(marker).toMatch(/^gx-[a-z2-7]{16}$/);
    const whole = wholeName("h100-sxm", marker);
    expect(markersIn(whole)).toEqual([marker]);
    expect(markersIn(`${whole}-copy of ${marker}.`)).toEqual([marker, marker]);
    for (const other of [`${whole}a`, `x${marker}`, marker.toUpperCase(), marker.slice(0, -1), `${marker}7`])
      expect(markersIn(other)).toEqual([]);
    expect(shownName(whole)).toBe("h100-sxm");
    expect(shownName(marker)).toBe(marker);
  });

  it("are unlike each other", () => {
    expect(new Set(Array.from({ length: 1_000 }, newMarker)).size).toBe(1_000);
  });

  it.each([
    ["H100 SXM", "h100-sxm"],
    ["  Ärger & Söhne!  ", "a-rger-so-hne"],
    ["a".repeat(50), "a".repeat(30)],
    ["---", null],
    ["日本", null],
    ["<script>alert(1)</script>", "script-alert-1-script"],
  ])("%s becomes %s", (name, expected) => {
    expect(cleanName(name)).toBe(expected);
  });
});
