import { describe, expect, it } from "vitest";

import { toldRegion } from "./region";

describe("toldRegion", () => {
  it.each([
    [{ id: "us-central-1", name: "Wichita, KS" }, "US", "north-america"],
    [{ id: "kansascity-usa-1", name: "US, Kansas City, KS" }, "US", "north-america"],
    [{ id: "canada-1", name: "CA, Canada 1" }, "CA", "north-america"],
    [{ id: "norway-1" }, "NO", "europe"],
    [{ id: "suqian-b", name: "East China" }, "CN", "asia"],
    [{ id: "dallas-n", name: "USA-Dallas-N" }, "US", "north-america"],
    [{ id: "x", name: "Somewhere", country: "de" }, "DE", "europe"],
    [{ id: "moscow", country: "RU" }, "RU", "europe"],
    [{ id: "hk-2", name: "Hong Kong 2" }, "HK", "asia"],
    [{ id: "eu-north-1" }, null, "europe"],
  ])("%j is in %s, %s", (told, country, continent) => {
    expect(toldRegion(told)).toMatchObject({ country, continent });
  });

  it.each([
    "Wilmington, DE",
    "San Diego, CA",
    "Atlanta, GA",
    "New Mexico",
    "Georgia",
    "Lebanon, TN",
    "any",
    "Status-1",
  ])("%s names no country for certain", (name) => {
    expect(toldRegion({ name }).country).toBeNull();
  });

  it("takes nothing for unknown", () => {
    expect(toldRegion({ id: null, name: " ", country: "XX" })).toEqual({
      id: null,
      name: null,
      country: null,
      continent: null,
    });
  });

  it("strips what hides or reorders text", () => {
    expect(toldRegion({ name: "a\u202eb\u0000c" }).name).toBe("abc");
  });
});
