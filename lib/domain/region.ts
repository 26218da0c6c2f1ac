import { ownEntry } from "./own-entry";
import { countries } from "countries-list";

import { plainTextOrNull } from "./text";

export const continents = [
  "africa",
  "antarctica",
  "asia",
  "europe",
  "north-america",
  "oceania",
  "south-america",
] as const;
export type Continent = (typeof continents)[number];

/** Where a machine stands, as far as it was told; every part may be null. */
export interface Region {
  id: string | null;
  name: string | null;
  /** ISO 3166-1 alpha-2, only where the cloud said it or a sourced table has it. */
  country: string | null;
  continent: Continent | null;
}

export const nowhere: Region = { id: null, name: null, country: null, continent: null };

const continentOf: Record<string, Continent> = {
  AF: "africa",
  AN: "antarctica",
  AS: "asia",
  EU: "europe",
  NA: "north-america",
  OC: "oceania",
  SA: "south-america",
};

// Names that are also places elsewhere ("Georgia", "New Mexico", "Lebanon, TN") prove nothing.
const ambiguous = new Set(["GE", "JE", "MX", "NE", "TD", "JO", "LB", "PE", "GN", "CU", "ML", "OM"]);

const otherNames: [string, string][] = [
  ["usa", "US"],
  ["united states of america", "US"],
  ["uk", "GB"],
  ["great britain", "GB"],
  ["england", "GB"],
  ["hongkong", "HK"],
  ["korea", "KR"],
  ["south korea", "KR"],
  ["czechia", "CZ"],
  ["uae", "AE"],
];

const countryNames = new Map<string, string>([
  ...Object.entries(countries)
    .filter(([code]) => !ambiguous.has(code))
    .map(([code, country]): [string, string] => [words(country.name), code]),
  ...otherNames,
]);

const longestName = Math.max(...[...countryNames.keys()].map((name) => name.split(" ").length));

/** The region that a cloud told by id, name or country code; the country is read only from what they say. */
export function toldRegion(told: {
  id?: string | null | undefined;
  name?: string | null | undefined;
  country?: string | null | undefined;
}): Region {
  const id = plainTextOrNull(told.id);
  const name = plainTextOrNull(told.name);
  const country = countryCode(told.country) ?? countryInText(name) ?? countryInText(id);
  return { id, name, country, continent: country ? continentOfCountry(country) : continentInText(id) };
}

/** An ISO 3166-1 alpha-2 code in capitals, or null for anything else. */
export function countryCode(value: string | null | undefined): string | null {
  const code = value?.trim().toUpperCase() ?? "";
  return Object.hasOwn(countries, code) ? code : null;
}

export function continentOfCountry(code: string): Continent | null {
  // UN M49 counts Russia under Europe; the table files it under Asia.
  if (code === "RU") return "europe";
  const country = ownEntry<{ continent: string }>(countries, code);
  return country ? (ownEntry(continentOf, country.continent) ?? null) : null;
}

/** The English name of a country code, for labels and text search. */
export function countryName(code: string): string {
  return ownEntry<{ name: string }>(countries, code)?.name ?? code;
}

function words(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, " ")
    .trim();
}

function countryInText(text: string | null): string | null {
  if (text === null) return null;
  // "US, Kansas City, KS" and "us-central-1" name the country first; "Wilmington, DE" does not name Germany.
  const first = /^([A-Z]{2})(?=,| )/.exec(text)?.[1] ?? /^(us)(?=-)/i.exec(text)?.[1];
  if (first && countryCode(first)) return countryCode(first);
  const parts = words(text).split(" ");
  for (let length = Math.min(longestName, parts.length); length > 0; length--) {
    for (let start = 0; start + length <= parts.length; start++) {
      const code = countryNames.get(parts.slice(start, start + length).join(" "));
      if (code) return code;
    }
  }
  return null;
}

function continentInText(id: string | null): Continent | null {
  return id && /^(eu|europe)(?=-|$)/i.test(id) ? "europe" : null;
}
