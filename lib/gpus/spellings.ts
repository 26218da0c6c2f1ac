import { ownEntry } from "@/lib/domain/own-entry";

/**
 * Converts short spellings to the words of the canonical name: "WS" is WORKSTATION on an RTX PRO, "M" is LAPTOP,
 * and "S" is SUPER or, on an RTX PRO, SERVER.
 */
export function normalizeSpellings(words: readonly string[]): readonly string[] {
  const normalized = words.map((word) => normalizeSpelling(word, words));
  // NVIDIA sells the Max-Q card as "Max-Q Workstation Edition".
  return normalized.includes("MAXQ") ? normalized.filter((word) => word !== "WORKSTATION") : normalized;
}

function normalizeSpelling(word: string, words: readonly string[]): string {
  const isPro = words.includes("PRO");
  if (word === "S" && isPro) return "SERVER";
  return (isPro ? ownEntry(proSpellings, word) : undefined) ?? ownEntry(spellings, word) ?? word;
}

const spellings: Readonly<Record<string, string>> = {
  S: "SUPER",
  M: "LAPTOP",
  MOBILE: "LAPTOP",
  NOTEBOOK: "LAPTOP",
};

const proSpellings: Readonly<Record<string, string>> = {
  SE: "SERVER",
  WS: "WORKSTATION",
  WE: "WORKSTATION",
  WK: "WORKSTATION",
  MQ: "MAXQ",
};
