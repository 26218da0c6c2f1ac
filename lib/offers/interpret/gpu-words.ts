import { familiesOfNumber, identifyGpu, isCardSize, isNameOfGpu, resolveGpuName, stockIds } from "@/lib/gpus";

import { familyToken } from "../labels";
import type { Span, TypedText, Word } from "./text";

/** A GPU of the current offers. */
export interface ListedGpu {
  id: string;
  name: string;
}

const mostWords = 6;

/** Counts in words, of which only some stand alone. */
export const numeralCounts: ReadonlyMap<string, string> = new Map([
  ["single", "1"],
  ["one", "1"],
  ["dual", "2"],
  ["two", "2"],
  ["quad", "4"],
  ["four", "4"],
  ["octa", "8"],
  ["eight", "8"],
]);

/** Whether a text names a GPU, or begins the name of one. */
export function isGpuText(text: string): boolean {
  return isNameOfGpu(text) || isNameOfGpu(text.replace(/s$/u, ""));
}

/** Whether the name of a GPU begins at a position. */
export function isGpuAt(text: string, at: number): boolean {
  const [word] = /^[^\s,;"()|/&+]+/u.exec(text.slice(at).replace(/^ /u, "")) ?? [];
  return word !== undefined && isGpuText(word);
}

/** Every name has a digit or one of these words, and begins with more than a count. */
const mayBeGpu = /^(?!\d{1,2}(?!\S)).*(?:\d|titan|gaudi|vii|trainium|inferentia)/u;

/** Reads names of GPUs, longest first, then the counts and sizes that stand beside them without a unit. */
export function readGpus(text: TypedText, listed: readonly ListedGpu[]): void {
  text.readRuns(mostWords, (name) =>
    mayBeGpu.test(name)
      ? (readGpuName(name, listed) ?? (name.endsWith("s") ? readGpuName(name.slice(0, -1), listed) : null))
      : null,
  );
  // "a100-80gb" is a family, and a size that is read later.
  text.readAll(/(?<![\p{L}\p{N}])[a-z][a-z0-9]*(?=-\d{1,3}(?:gb?|gib)(?![\p{L}\p{N}]))/gu, ([name]) =>
    readGpuName(name, listed),
  );
  readSizesOfModels(text);
}

function readGpuName(name: string, listed: readonly ListedGpu[]): { param: "gpu"; value: string } | null {
  const id = gpuOfId(name);
  if (id !== null) return { param: "gpu", value: id };
  const stated = isNameOfGpu(name) ? null : withSize.exec(name);
  const model = stated?.[1] ?? name;
  if (!isNameOfGpu(model)) return null;
  const resolved = resolveGpuName(model);
  if (resolved.kind !== "gpu") {
    const families = stated ? [] : familiesOfNumber(model);
    return families.length > 0 ? { param: "gpu", value: joined(families.map(familyToken)) } : null;
  }
  if (resolved.name === resolved.family)
    return stated ? null : { param: "gpu", value: familyToken(resolved.family) };
  if (stated) {
    const gpu = identifyGpu(name);
    return gpu?.vramGb ? { param: "gpu", value: gpu.id } : null;
  }
  const ids = listed.filter((gpu) => gpu.name === resolved.name).map(({ id }) => id);
  return { param: "gpu", value: joined([...new Set([...ids, ...stockIds(resolved.name)])]) };
}

/** The id itself, as the URL has it: "h100-sxm-80". */
function gpuOfId(text: string): string | null {
  const [, model, memory] = /^([a-z0-9-]+)-(\d{1,3})$/u.exec(text) ?? [];
  if (model === undefined) return null;
  const gpu = identifyGpu(model.replaceAll("-", " "), { memoryGb: Number(memory) });
  return gpu?.id === text ? gpu.id : null;
}

/** "A100 SXM 80GB" is one GPU, where "A100 80GB" is a family and a size. */
const withSize = /^(.*[a-z0-9])[\s-]?(?<!\d)(\d{1,3}) ?(?:gb?|gib)$/u;

function joined(values: readonly string[]): string {
  return values.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)).join(",");
}

/** "8 h100", "a100 80", "a100 80gb" and "2x 48". */
function readSizesOfModels(text: TypedText): void {
  for (const word of text.words()) {
    const numeral = numeralCounts.get(word.text);
    const [, digits, unit] = /^(\d{1,3})(gb?|gib)?$/u.exec(numeral ?? word.text) ?? [];
    if (digits === undefined || isUnit(text, word.end)) continue;
    const before = text.spans.find((span) => isBeside(text, span, word));
    const after = text.spans.find((span) => isBeside(text, word, span));
    const amount = Number(digits);
    const size = before?.param === "gpu" ? sizeOfModel(text, before, amount, unit !== undefined) : null;
    if (size !== null) text.read({ start: word.start, end: word.end, param: "vram", value: String(size) });
    else if (unit !== undefined) continue;
    else if (before?.param === "gpus" && isCardSize(amount)) readAs("vram", word);
    else if (after?.param === "gpu" && amount > 0 && amount <= 64) readAs("gpus", word);
    else if (before?.param === "gpu" && amount > 0 && amount <= 16) readAs("gpus", word);
  }

  function readAs(param: string, { start, end, text: digits }: Word) {
    text.read({ start, end, param, value: numeralCounts.get(digits) ?? String(Number(digits)) });
  }
}

/** Whether a unit follows, so that the number has a meaning of its own. */
function isUnit(text: TypedText, end: number): boolean {
  return /^ (?:gbs?|gib|gigs?|g|tb|v?cpus?|cores?)(?![\p{L}\p{N}])/u.test(text.open.slice(end));
}

/** The size of the model that a number means: "B200 192GB" has 180. Null if the model has no such size. */
function sizeOfModel(text: TypedText, { start, end }: Span, amount: number, hasUnit: boolean): number | null {
  const name = text.original.slice(start, end);
  const gpu = identifyGpu(`${name} ${amount}GB`);
  if (!gpu?.vramGb || !stockIds(gpu.name).includes(gpu.id)) return null;
  return hasUnit || gpu.vramGb === amount ? gpu.vramGb : null;
}

function isBeside(text: TypedText, left: { end: number }, right: { start: number }): boolean {
  return left.end <= right.start && text.original.slice(left.end, right.start).trim() === "";
}
