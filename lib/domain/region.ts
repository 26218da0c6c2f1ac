import { countries } from "countries-list";

import type { Region } from "./offer";
import { ownEntry } from "./own-entry";
import { plainTextOrNull } from "./text";
import type { Continent } from "./vocabulary";

export type { Region };

export const unknownRegion: Region = { id: null, name: null, country: null, continent: null };

const continentByCode = new Map<string, Continent>([
  ["AF", "africa"],
  ["AN", "antarctica"],
  ["AS", "asia"],
  ["EU", "europe"],
  ["NA", "north-america"],
  ["OC", "oceania"],
  ["SA", "south-america"],
]);

/**
 * Names in use besides the English short names: https://www.iso.org/obp/ui and the providers' documentation.
 */
const countryAliases: [string, string][] = [
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
  ...["north", "east", "south", "central", "northeast", "northwest", "southwest"].map(
    (part): [string, string] => [`${part} china`, "CN"],
  ),
];

const countryNames = new Map<string, string>([
  ...Object.entries(countries).map(([code, country]): [string, string] => [
    normalizeWords(country.name),
    code,
  ]),
  ...countryAliases,
]);

/** US states and DC by postal code: https://pe.usps.com/text/pub28/28apb.htm */
const stateTitles = new Map<string, string>(
  `AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,
  DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,
  KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,
  MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,
  NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,
  SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,
  WV West Virginia,WI Wisconsin,WY Wyoming`
    .split(",")
    .map((row): [string, string] => [row.trim().slice(0, 2), row.trim().slice(3)]),
);
const stateNames = new Map([...stateTitles].map(([code, title]) => [code, normalizeWords(title)]));
const stateCodes = new Map([...stateNames].map(([code, name]) => [name, code]));
const stateNameSet = new Set(stateNames.values());

/** The meaning of a bare code at the end of a provider's place name: "San Jose, CA" or "Toronto, CA". */
export type TrailingCode = "state" | "country";

/**
 * Parses a region from an id, a name or a country code; the country comes only from these. `endCode` resolves a
 * code that is both a country and a US state when nothing else does.
 */
export function parseRegion(reported: {
  id?: string | null | undefined;
  name?: string | null | undefined;
  country?: string | null | undefined;
  endCode?: TrailingCode | null | undefined;
}): Region {
  const id = plainTextOrNull(reported.id);
  const name = plainTextOrNull(reported.name);
  const country =
    countryCode(reported.country) ??
    findPlaceCountry(name) ??
    findPlaceCountry(id) ??
    countryInSlug(name) ??
    countryInSlug(id) ??
    findTrailingCountry(name, reported.endCode ?? null);
  return { id, name, country, continent: country ? continentOfCountry(country) : continentInText(id) };
}

/** Returns an ISO 3166-1 alpha-2 code in capitals, or null. */
export function countryCode(value: string | null | undefined): string | null {
  const code = value?.trim().toUpperCase() ?? "";
  return Object.hasOwn(countries, code) ? code : null;
}

export function continentOfCountry(code: string): Continent | null {
  // UN M49 counts Russia as Europe; the library lists it under Asia.
  if (code === "RU") return "europe";
  const country = ownEntry<{ continent: string }>(countries, code);
  return country ? (continentByCode.get(country.continent) ?? null) : null;
}

export function countryName(code: string): string {
  return ownEntry<{ name: string }>(countries, code)?.name ?? code;
}

/**
 * The US state of a region, ISO 3166-2 (`US-CA`), if its name or id names exactly one: "US, Kansas City, KS" or
 * "us-texas-1". Null outside the United States.
 */
export function stateOf({ country, name, id }: Pick<Region, "country" | "name" | "id">): string | null {
  if (country !== "US") return null;
  for (const text of [name, id]) {
    const parts = (text ?? "").split(",").map((part) => part.trim());
    const codes =
      parts.length > 1 ? parts.filter((part) => isCode(part) && part !== "US" && stateNames.has(part)) : [];
    const found = new Set(codes.length > 0 ? codes : parts.flatMap(stateInWords));
    const [only] = found;
    if (found.size === 1) return `US-${only}`;
  }
  return null;
}

/** The name of a US state by its ISO 3166-2 code, null for any other text. */
export function stateName(code: string): string | null {
  return stateTitles.get(code.replace(/^US-/, "")) ?? null;
}

/**
 * The city of a region with its US state or country, however a provider spells them: "Des Moines, IA" and
 * "US, Des Moines, IA" are `US-IA des moines`. Null unless the name has exactly one city and the place is known.
 */
export function cityOf({ country, name, id }: Pick<Region, "country" | "name" | "id">): string | null {
  const state = stateOf({ country, name, id });
  if (country === null || (country === "US" && state === null)) return null;
  const place = state ?? country;
  const names = [country, countryName(country), place.replace("US-", ""), stateName(place) ?? ""];
  const known = new Set(names.map(normalizeWords));
  const cities = (name ?? "").split(",").filter((part) => {
    const words = normalizeWords(part);
    return words !== "" && !known.has(words) && countryNames.get(words) !== country && !direction.test(words);
  });
  const [city] = cities;
  return city !== undefined && cities.length === 1 && !isCode(city.trim())
    ? `${place} ${city.trim().replace(/\s+/g, " ").toLowerCase()}`
    : null;
}

const direction = /^(north|south)?(east|west|central)?$/;

/** "Northern Virginia" and "us-virginia-1" are Virginia; "Washington" alone may be the city. */
function stateInWords(part: string): string[] {
  const words = normalizeWords(part.replaceAll("_", "-")).replace(/^usa? | usa?$/gu, "");
  const name = stateCodes.has(words)
    ? words
    : words.replace(/^(n|northern|southern|(north|south)?(east|west)|central) /u, "");
  const code = name === "washington" ? undefined : stateCodes.get(name);
  return code === undefined ? [] : [code];
}

function normalizeWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, " ")
    .trim();
}

/**
 * Finds the country of "US, Kansas City, KS" or "Jamaica, NY". Only a whole comma part counts: a country's name,
 * its ISO code, or the code of a US state. A leading ISO code is the country, otherwise the last part is. A code
 * with two meanings ("CA" is Canada or California, "DE" Germany or Delaware) needs another part of the text to
 * agree, otherwise it is unknown.
 */
function findPlaceCountry(text: string | null): string | null {
  const parts = (text ?? "").split(",").map((part) => part.trim());
  const readings = parts.map(readingsOf);
  const last = readings.findLast((reading) => reading.length > 0) ?? [];
  const first = isCode(parts[0]) && parts.length > 1 && !isCode(parts[1]) ? countryCode(parts[0]) : null;
  const isContradicted = last.length === 1 && last[0] !== first;
  if (first !== null && !isContradicted) return first;
  const others = new Set(readings.filter((reading) => reading !== last).flat());
  const shared = last.length === 1 ? last : last.filter((code) => others.has(code));
  return shared.length === 1 ? shared[0]! : null;
}

/** Finds the country of "San Jose, CA" by the provider's convention for trailing codes. */
function findTrailingCountry(text: string | null, endCode: TrailingCode | null): string | null {
  const parts = (text ?? "").split(",").map((part) => part.trim());
  const last = parts.length > 1 ? parts.at(-1) : undefined;
  if (!isCode(last)) return null;
  if (endCode === "country") return countryCode(last);
  return endCode === "state" && stateNames.has(last) ? "US" : null;
}

/** The countries that one comma part can mean; ignores a number at its end. */
function readingsOf(part: string): string[] {
  const place = part.replace(/[\s-]+\d+$/, "");
  const name = normalizeWords(place);
  const state = isCode(place) ? stateNames.has(place) : stateNameSet.has(name) && countryNames.has(name);
  const country = isCode(place) ? (countryCode(place) ?? countryNames.get(name)) : countryNames.get(name);
  const isUs = state || /^usa?( (north|south)?(east|west|central|north|south))*$/.test(name);
  return [...new Set([...(country ? [country] : []), ...(isUs ? ["US"] : [])])];
}

/**
 * Finds the country in an id such as "us-central-1", "norway-1" or "kansascity-usa-1": first, alone, or after one
 * word.
 */
function countryInSlug(text: string | null): string | null {
  const parts =
    text !== null && /^[\w-]+$/.test(text) ? normalizeWords(text.replaceAll("_", "-")).split(" ") : [];
  if (/^usa?$/.test(parts[0] ?? "")) return "US";
  const [place, ...rest] = parts;
  if (stateNameSet.has(parts.join(" "))) return null;
  const isDirection =
    /^(new|old|(north|south)?(east|west)?|central|great|little|port|san|saint|st|fort)$/.test(place ?? "");
  return (
    countryNames.get(parts.join(" ")) ?? (isDirection ? null : (countryNames.get(rest.join(" ")) ?? null))
  );
}

function isCode(part: string | undefined): part is string {
  return /^[A-Z]{2}$/.test(part ?? "");
}

function continentInText(id: string | null): Continent | null {
  return id && /^(eu|europe)(?=-|$)/i.test(id) ? "europe" : null;
}

/** Every English name of a country in use, in lower case, with its code. */
export function listCountryNames(): [name: string, code: string][] {
  return [...countryNames].filter(([name]) => !name.endsWith(" china"));
}

/** The US states and DC, ISO 3166-2 (`US-CA`), with their names in lower case. */
export function listStateNames(): [name: string, code: string][] {
  return [...stateNames].map(([code, name]) => [name, `US-${code}`]);
}

/** The code of a continent in UN M49, which `Intl.DisplayNames` knows in every language. */
export const continentCodes: Record<Continent, string> = {
  africa: "002",
  antarctica: "AQ",
  asia: "142",
  europe: "150",
  "north-america": "003",
  oceania: "009",
  "south-america": "005",
};
