import { ownEntry } from "@/lib/domain/own-entry";
import { distance } from "fastest-levenshtein";

import { countryName, listCountryNames, listStateNames } from "@/lib/domain/region";
import { originLabels } from "@/lib/domain/provider-id";
import { continents } from "@/lib/domain/vocabulary";
import { listFamilies } from "@/lib/gpus";

import { cloudLabel } from "../cloud-text";
import { continentLabel } from "../labels";
import type { Vocabulary } from ".";
import { nameKey } from "./text";

const needs = [
  "NVLink",
  "on demand",
  "spot",
  "weekly",
  "monthly",
  "bare metal",
  "container",
  "virtual machine",
];
const vendors = ["NVIDIA", "AMD", "Intel"];

/**
 * The known name that is nearest to a word that is not understood: one edit up to five letters, two above, and never
 * another number. Null if none is near.
 */
export function suggest(word: string, vocabulary: Vocabulary): string | null {
  const key = nameKey(word);
  if (key.length < 3 || key.length > 40) return null;
  const most = key.length <= 5 ? 1 : 2;
  let nearest: string | null = null;
  let least = most + 1;
  for (const [known, name] of namesOf(vocabulary)) {
    if (Math.abs(known.length - key.length) >= least || digitsOf(known) !== digitsOf(key)) continue;
    const edits = distance(known, key);
    if (edits === 0 || edits >= least) continue;
    least = edits;
    nearest = name;
  }
  return nearest;
}

const namesByVocabulary = new WeakMap<Vocabulary, [key: string, name: string][]>();

function namesOf(vocabulary: Vocabulary): [key: string, name: string][] {
  const known = namesByVocabulary.get(vocabulary);
  if (known) return known;
  const names = [
    ...listFamilies(),
    ...vocabulary.gpus.map(({ name }) => name),
    ...vocabulary.clouds.map(cloudLabel),
    ...vocabulary.providers.map((id) => ownEntry<string>(originLabels, id) ?? id),
    ...new Set(listCountryNames().map(([, code]) => countryName(code))),
    ...continents.map(continentLabel),
    ...listStateNames().map(([name]) => titleCase(name)),
    ...needs,
    ...vendors,
  ].map((name): [string, string] => [nameKey(name), name]);
  namesByVocabulary.set(vocabulary, names);
  return names;
}

function titleCase(name: string): string {
  return name.replace(/(?<![\p{L}])\p{L}/gu, (letter) => letter.toUpperCase());
}

function digitsOf(text: string): string {
  return text.replace(/\D+/gu, " ").trim();
}
