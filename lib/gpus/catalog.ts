import { formNames, type FormName } from "./forms";
import { aliases, modelGroups, sharedNumbers, type ModelGroup, type SharedNumber } from "./models";
import { normalizeParts } from "./normalize";

/** One model, or one form factor of a model. */
export interface GpuModel extends Pick<
  ModelGroup,
  "line" | "architecture" | "silentForms" | "sharesHostMemory"
> {
  name: string;
  /** Stock memory sizes, nominal GB per GPU; empty if none is known. */
  sizes: readonly number[];
}

/** Words of a canonical name that are often omitted and identify nothing. */
const ignoredWords: ReadonlySet<string> = new Set(["TESLA", "QUALCOMM", "PASCAL"]);

const modelsByName = new Map(modelGroups.flatMap(modelsOf).map((model) => [model.name, model]));
const modelsBySignature = new Map(listSpellings());
const sharedBySignature = new Map(
  Object.entries(sharedNumbers).map(([name, shared]) => [signatureOf(wordsOf(name)), shared]),
);

/** Every word of a canonical name or alias, normalized. */
export const modelWords: ReadonlySet<string> = new Set(
  [...modelsByName.keys(), ...Object.keys(aliases), ...Object.keys(sharedNumbers)]
    .filter((name) => formOf(name) === null)
    .flatMap(wordsOf),
);

export function findModelByName(name: string): GpuModel | null {
  return modelsByName.get(name) ?? null;
}

/** The model with exactly these words, in any order. */
export function findModelBySpelling(words: Iterable<string>): GpuModel | null {
  return modelsBySignature.get(signatureOf(words)) ?? null;
}

/** The number shared by several generations with exactly these words ("RTX 6000"). */
export function findSharedNumber(words: Iterable<string>): SharedNumber | null {
  return sharedBySignature.get(signatureOf(words)) ?? null;
}

/** The forms of a model; empty for a model with a single form. */
export function listForms(model: GpuModel): readonly FormName[] {
  return formNames.filter((form) => modelsByName.has(`${model.name} ${form}`));
}

function modelsOf({ models, ...group }: ModelGroup): GpuModel[] {
  return Object.entries(models).map(([name, sizes]) => ({ ...group, name, sizes }));
}

function* listSpellings(): Generator<[signature: string, model: GpuModel]> {
  for (const group of modelGroups) {
    for (const model of modelsOf(group)) {
      if (formOf(model.name) !== null) continue;
      const optional = group.optionalWords ?? [];
      const required = wordsOf(model.name).filter((word) => !optional.includes(word));
      for (const extra of subsetsOf(optional)) yield [signatureOf([...required, ...extra]), model];
    }
  }
  for (const [alias, name] of Object.entries(aliases)) {
    const model = findModelByName(name);
    if (model) yield [signatureOf(wordsOf(alias)), model];
  }
}

function subsetsOf(words: readonly string[]): string[][] {
  return words.reduce<string[][]>(
    (subsets, word) => subsets.flatMap((subset) => [subset, [...subset, word]]),
    [[]],
  );
}

function wordsOf(name: string): string[] {
  const words = normalizeParts(name).join(" ").split(" ");
  return words.filter((word) => !ignoredWords.has(word));
}

function signatureOf(words: Iterable<string>): string {
  return [...new Set(words)].sort().join(" ");
}

function formOf(name: string): FormName | null {
  return formNames.find((form) => name.endsWith(` ${form}`)) ?? null;
}
