import { findModelByName, findSharedNumber } from "./catalog";
import { familyOf } from "./family";
import { identifyGpu } from "./identify";
import { modelGroups } from "./models";
import { normalizeParts } from "./normalize";
import { readWord } from "./lexicon";

const namingKinds: ReadonlySet<string> = new Set([
  "code",
  "modelWord",
  "form",
  "rack",
  "architecture",
  "memoryType",
  "partition",
  "migProfile",
]);
const brandWords: ReadonlySet<string> = new Set(
  "NVIDIA AMD INTEL TESLA GEFORCE GEFORECE INSTINCT QUALCOMM HABANA EDITION GENERATION FOUNDERS FE SUPERCHIP".split(
    " ",
  ),
);
/** Phrases that names of providers carry and that mean something else where they are typed. */
const otherMeaning = /\b(?:bare|metal|running|with|high|n[1-3]|v?cpus?|ram|grid|gen|vm)\b/iu;

/** Whether a text has words of a GPU's name only, without counts, sizes and other words that names may carry. */
export function isNameOfGpu(text: string): boolean {
  if (otherMeaning.test(text)) return false;
  const parts = normalizeParts(text);
  const words = parts.join(" ").split(" ");
  return (
    parts.length === 1 &&
    words.every((word) => {
      const atoms = readWord(word);
      return (
        atoms !== null && atoms.every(({ kind, text: atom }) => namingKinds.has(kind) || brandWords.has(atom))
      );
    })
  );
}

/** The families that share a number: "RTX 6000" is Quadro, Ada and PRO. Empty for any other text. */
export function familiesOfNumber(text: string): string[] {
  const words = normalizeParts(text).join(" ").split(" ");
  const shared = findSharedNumber(words.includes("RTX") ? words : [...words, "RTX"]);
  if (!shared || !words.includes("RTX") || new Set(words).size > 2) return [];
  const named = [...shared.byMemoryGb.map(([, name]) => name), ...Object.values(shared.byArchitecture)];
  const ada = `${words.includes("RTX") ? words.toSorted((a, b) => b.localeCompare(a)).join(" ") : text} Ada`;
  const names = findModelByName(ada) ? [...named, ada] : named;
  return [...new Set(names.map(familyOf))];
}

/** The ids of a model in its stock sizes. */
export function stockIds(name: string): string[] {
  const sizes = findModelByName(name)?.sizes ?? [];
  const found = (sizes.length > 0 ? sizes : [null]).map((memoryGb) => identifyGpu(name, { memoryGb })?.id);
  return [...new Set(found.filter((id) => id !== undefined))];
}

/** Every family of the catalog. */
export function listFamilies(): string[] {
  return [...new Set(modelGroups.flatMap(({ models }) => Object.keys(models)).map(familyOf))];
}

/** Whether a card with that many GB per GPU is known. */
export function isCardSize(memoryGb: number): boolean {
  return cardSizes.has(memoryGb);
}

const cardSizes = new Set(modelGroups.flatMap(({ models }) => Object.values(models).flat()));
