import { countries } from "countries-list";
import { assert, boolean, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";

import { cityOf, parseRegion, stateOf } from "./region";

describe("parseRegion", () => {
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
    [{ name: "Panama City, FL" }, "US", "north-america"],
    [{ name: "Jamaica, NY" }, "US", "north-america"],
    [{ name: "Cuba, NY" }, "US", "north-america"],
    [{ name: "Peru, Lima" }, "PE", "south-america"],
    [{ name: "Lima, Peru" }, "PE", "south-america"],
    [{ name: "US, Atlanta, GA" }, "US", "north-america"],
    [{ name: "Atlanta, Georgia, US" }, "US", "north-america"],
    [{ name: "CA, Montreal" }, "CA", "north-america"],
    [{ name: "CA, United States" }, "US", "north-america"],
    [{ name: "Toronto, ON, Canada" }, "CA", "north-america"],
    [{ name: "LA, CA" }, "US", "north-america"],
    [{ name: "DE, Frankfurt" }, "DE", "europe"],
    [{ name: "US, Central" }, "US", "north-america"],
    [{ name: "US West 2" }, "US", "north-america"],
    [{ name: "Oslo, NO" }, "NO", "europe"],
    [{ name: "Muscat, Oman" }, "OM", "asia"],
    [{ name: "Chad" }, "TD", "africa"],
    [{ id: "montreal-canada-2" }, "CA", "north-america"],
    [{ id: "south-korea-1" }, "KR", "asia"],
  ])("parses %j as %s, %s", (reported, country, continent) => {
    expect(parseRegion(reported)).toMatchObject({ country, continent });
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
    "Toronto, CA",
    "Mexico City",
    "Panama City",
    "South Jordan",
    "East Jersey",
    "Georgia, Atlanta",
    "panama-city-1",
    "port-of-spain-1",
    "new-mexico-1",
    "new-jersey-2",
    "south-jordan-1",
    "georgia-1",
    "Chadwick",
    "Malice, Nigeria Falls",
    "constructor",
    "__proto__",
  ])("finds no certain country in %s", (name) => {
    expect(parseRegion({ name }).country).toBeNull();
  });

  it.each([
    ["San Jose, CA", "CA"],
    ["Atlanta, GA", "GA"],
    ["Chicago, IL", "IL"],
    ["Denver, CO", "CO"],
    ["Minneapolis, MN", "MN"],
    ["Portland, ME", "ME"],
  ])("resolves %s only with the meaning of a trailing code", (name, code) => {
    expect(parseRegion({ name, endCode: "state" }).country).toBe("US");
    expect(parseRegion({ name, endCode: "country" }).country).toBe(code);
    expect(parseRegion({ name }).country).toBeNull();
  });

  it.each([
    [{ id: "canada-1", name: "Toronto, CA", endCode: "state" }, "CA"],
    [{ name: "CA, Toronto, CA", endCode: "state" }, "CA"],
    [{ name: "Toronto, Canada, CA", endCode: "state" }, "CA"],
    [{ name: "Atlanta, Georgia, US", endCode: "country" }, "US"],
    [{ id: "us-east-1", name: "Atlanta, GA", endCode: "country" }, "US"],
    [{ name: "Oslo, NO", endCode: "state" }, "NO"],
    [{ name: "Wichita, KS", endCode: "state" }, "US"],
    [{ name: "CA", endCode: "state" }, null],
    [{ name: "Somewhere, XX", endCode: "country" }, null],
  ] as const)("prefers any other part over the trailing code: %j", (reported, country) => {
    expect(parseRegion(reported).country).toBe(country);
  });

  it("never reads a country from part of a word", () => {
    const names = Object.values(countries).map(({ name }) => name);
    const letter = constantFrom(..."abcdefghijklmnopqrstuvwxyz");
    assert(
      property(constantFrom(...names), letter, letter, boolean(), (name, before, after, isEnd) => {
        const joined = isEnd ? `${name}${after}` : `${before}${name.toLowerCase()}`;
        if (names.some((other) => other.toLowerCase() === joined.toLowerCase())) return;
        expect([joined, parseRegion({ name: joined, id: joined }).country]).toEqual([joined, null]);
        const inPart = parseRegion({ name: `${name} Heights, Wichita, KS` }).country;
        expect([name, inPart]).toEqual([name, "US"]);
      }),
      { seed: 20261128, numRuns: 2_000 },
    );
  });

  it("returns nulls for missing values", () => {
    expect(parseRegion({ id: null, name: " ", country: "XX" })).toEqual({
      id: null,
      name: null,
      country: null,
      continent: null,
    });
  });

  it("strips characters that hide or reorder text", () => {
    expect(parseRegion({ name: "a\u202eb\u0000c" }).name).toBe("abc");
  });
});

describe("stateOf", () => {
  it.each([
    ["US, Kansas City, KS", "kansascity-usa-1", "US-KS"],
    ["US, Washington, DC", null, "US-DC"],
    ["US, New York, NY", null, "US-NY"],
    ["US, Texas 1", "us-texas-1", "US-TX"],
    [null, "us-west-virginia-2", "US-WV"],
    ["US East (N. Virginia)", "us-east-1", null],
    ["Northern Virginia", null, "US-VA"],
    ["US, Central 1", "us-central-1", null],
    ["Washington", null, null],
    ["Texas, Ohio", null, null],
  ])("reads “%s” (%s) as %s", (name, id, state) => {
    expect(stateOf({ country: "US", name, id })).toBe(state);
  });

  it("is null outside the United States", () => {
    expect(stateOf({ country: "GE", name: "Georgia", id: null })).toBeNull();
    expect(stateOf({ country: null, name: "Austin, TX", id: null })).toBeNull();
  });
});

describe("cityOf", () => {
  const city = (country: string | null, name: string | null, id: string | null = null) =>
    cityOf({ country, name, id });

  it.each([
    ["US", "Des Moines, IA", "US-IA des moines"],
    ["US", "US, Des Moines, IA", "US-IA des moines"],
    ["US", "Des Moines, Iowa, USA", "US-IA des moines"],
    ["FR", "France, Paris", "FR paris"],
    ["FR", "FR, Paris", "FR paris"],
    ["FR", "FR, Paris 2", "FR paris 2"],
    ["JP", "Tokyo", "JP tokyo"],
  ])("reads %s %s as %s", (country, name, expected) => {
    expect(city(country, name)).toBe(expected);
  });

  it("is unknown without exactly one city in a known place", () => {
    expect(city(null, "Wichita")).toBeNull();
    expect(city("US", "Wichita")).toBeNull();
    expect(city("US", "US, Central")).toBeNull();
    expect(city("US", "US, New York", "newyork-usa-1")).toBeNull();
    expect(city("CA", "CA, Canada 1")).toBeNull();
    expect(city("IS", "IS, Iceland 2")).toBeNull();
    expect(city("US", "Wichita, KS, Kansas City, KS")).toBeNull();
    expect(city("FR", null, "paris-france-1")).toBeNull();
  });
});
