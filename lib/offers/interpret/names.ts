import { ownEntry } from "@/lib/domain/own-entry";
import { clouds, findCloud } from "@/lib/domain/clouds";
import { originLabels } from "@/lib/domain/provider-id";
import { continentCodes, countryCode, listCountryNames, listStateNames } from "@/lib/domain/region";
import { continents } from "@/lib/domain/vocabulary";
import { countries } from "countries-list";

import { cloudLabel } from "../cloud-text";
import { continentLabel } from "../labels";
import { nameKey } from "./text";

/** What a name means: a parameter and its value. */
export interface Meaning {
  param: string;
  value: string;
}

/** Where names of countries come from besides English: the languages of the providers' customers. */
const languages =
  "de fr es it pt nl pl sv nb da fi is cs sk hu ro bg el tr uk ru hr sr sl et lv lt ca ja zh zh-Hant ko vi id th hi ar he fa".split(
    " ",
  );

const moreCountries: [name: string, code: string][] = [
  ["america", "US"],
  ["the netherlands", "NL"],
  ["holland", "NL"],
  ["britain", "GB"],
  ["scotland", "GB"],
  ["czech republic", "CZ"],
  ["turkey", "TR"],
  ["turkiye", "TR"],
  ["emirates", "AE"],
  ["united states", "US"],
  ["u.s.a.", "US"],
  ["estados unidos de america", "US"],
  ["etats-unis d'amerique", "US"],
  ["reino unido", "GB"],
  ["republic of korea", "KR"],
  ["viet nam", "VN"],
];

const groups: [name: string, value: string][] = [
  ["nordics", "DK,FI,IS,NO,SE"],
  ["scandinavia", "DK,NO,SE"],
  ["baltics", "EE,LT,LV"],
  ["benelux", "BE,LU,NL"],
  ["latin america", "MX,south-america"],
];

let places: ReadonlyMap<string, Meaning> | undefined;

/** Countries, continents and US states by name, in this order where several have it. */
export function placeNames(): ReadonlyMap<string, Meaning> {
  return (places ??= listPlaces());
}

function listPlaces(): Map<string, Meaning> {
  const found = new Map<string, Meaning>();
  const add = (name: string, value: string) => {
    const key = nameKey(name);
    if (key.length > 1 && !/^[a-z]{2}$/u.test(key) && !found.has(key))
      found.set(key, { param: "region", value });
  };
  for (const [name, code] of [...listCountryNames(), ...moreCountries, ["uk", "GB"] as const])
    add(name, code);
  found.set("uk", { param: "region", value: "GB" });
  for (const continent of continents) add(continentLabel(continent), continent);
  for (const [name, code] of listStateNames()) add(name, code);
  for (const [name, value] of [...groups, ["washington dc", "US-DC"] as const]) add(name, value);
  for (const [code, { native }] of Object.entries(countries)) add(native, code);
  const codes = [
    ...Object.keys(countries).map((code): [string, string] => [code, code]),
    ...Object.entries(continentCodes).map(([value, code]): [string, string] => [code, value]),
  ];
  for (const language of languages) {
    const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const [code, value] of codes) {
      const name = names.of(code);
      if (name) add(name, value);
    }
  }
  return found;
}

/** Two capitals after a comma: a country, `EU`, or a US state. */
export function codeMeaning(code: string): Meaning | null {
  if (code === "EU") return { param: "region", value: "europe" };
  if (code === "UK") return { param: "region", value: "GB" };
  const country = countryCode(code);
  if (country) return { param: "region", value: country };
  const state = listStateNames().find(([, id]) => id === `US-${code}`);
  return state ? { param: "region", value: state[1] } : null;
}

/** Clouds and providers by id, name and alias; a cloud where both have it. */
export function sellerNames(vocabulary: {
  clouds: readonly string[];
  providers: readonly string[];
}): Map<string, Meaning> {
  const found = new Map<string, Meaning>();
  const add = (name: string, param: string, value: string) => {
    const key = nameKey(name);
    if (key.length > 2 && !found.has(key)) found.set(key, { param, value });
  };
  for (const cloud of vocabulary.clouds) {
    const known = findCloud(cloud);
    for (const name of [cloud, cloudLabel(cloud), ...(known?.aliases ?? [])]) add(name, "cloud", cloud);
    const short = cloudLabel(cloud).replace(/\s(?:cloud|compute|ai)$/iu, "");
    // "Google" is Google Cloud, but "Prime" or "Together" alone may be any word.
    if (known && clouds.every(({ name }) => name === known.name || !name.startsWith(short)))
      add(short, "cloud", cloud);
  }
  for (const provider of vocabulary.providers) {
    add(provider, "provider", provider);
    add(ownEntry<string>(originLabels, provider) ?? provider, "provider", provider);
  }
  return found;
}

const needWords: [names: string, param: string, value: string][] = [
  ["on demand|hourly|pay as you go|payg|per hour|by the hour", "billing", "on-demand"],
  ["spot|preemptible|preemptable|preemptive|interruptible|interruptable|spot instances", "billing", "spot"],
  ["daily|per day|by the day", "billing", "daily"],
  ["weekly|per week|by the week", "billing", "weekly"],
  ["monthly|per month|by the month", "billing", "monthly"],
  ["prepaid|pre-paid", "billing", "daily,monthly,weekly"],
  ["bare metal|dedicated server|bare-metal server", "type", "baremetal"],
  ["vm|vms|virtual machine|virtual machines", "type", "vm"],
  ["container|containers|docker|docker container", "type", "container"],
  ["nvidia|geforce|quadro", "vendor", "nvidia"],
  ["amd|radeon|instinct", "vendor", "amd"],
  ["intel|habana", "vendor", "intel"],
  ["no nvlink|without nvlink|non nvlink", "nvlink", "no"],
  ["nvlink|nv link|with nvlink", "nvlink", "yes"],
  ["in stock|available|available now", "stock", "in-stock"],
  ["sold out|unavailable", "stock", "sold-out"],
  ["launchable", "launchable", "yes"],
  ["cheapest|cheap|lowest price|cheapest first", "sort", "price"],
];

/** Billing, type, vendor and other needs by the words for them. */
export const needNames: ReadonlyMap<string, Meaning> = new Map(
  needWords.flatMap(([names, param, value]) =>
    names.split("|").map((name): [string, Meaning] => [nameKey(name), { param, value }]),
  ),
);
