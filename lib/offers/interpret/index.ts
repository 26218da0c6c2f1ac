import { Cache } from "@/lib/cache";

import { readGpus, type ListedGpu } from "./gpu-words";
import { codeMeaning, needNames, placeNames, sellerNames, type Meaning } from "./names";
import { readCounts, readMemory, readPrices } from "./numbers";
import { nameKey, TypedText, type Span } from "./text";

/** What the words of a search can name besides what is always known. */
export interface Vocabulary {
  clouds: readonly string[];
  providers: readonly string[];
  gpus: readonly ListedGpu[];
}

/** Typed words and the parameter that they set, as the URL spells it. */
export interface ReadWord {
  word: string;
  param: string;
  value: string;
}

export interface Interpretation {
  /** In the order of the text. */
  words: ReadWord[];
  /** What is searched as text, quotes included. */
  rest: string;
  /** The text in order: what is read, and the literal text between. */
  parts: (ReadWord | string)[];
}

/**
 * Reads the words of a search as filters. Quoted text is literal; then prices and counts, GPUs, memory, clouds and
 * providers, places, and the other needs, each longest first.
 */
export function interpret(typed: string, vocabulary: Vocabulary): Interpretation {
  const known = readings.get(vocabulary) ?? new Cache<Interpretation>(500);
  readings.set(vocabulary, known);
  return known.get(typed, () => read(typed, vocabulary));
}

/** Pages ask for the same words again and again. */
const readings = new WeakMap<Vocabulary, Cache<Interpretation>>();

function read(typed: string, vocabulary: Vocabulary): Interpretation {
  const text = new TypedText(typed);
  readCounts(text);
  readPrices(text);
  readGpus(text, vocabulary.gpus);
  readMemory(text);
  const sellers = sellersOf(vocabulary);
  text.readRuns(3, (words) => sellers.get(nameKey(words)) ?? null);
  readCodes(text);
  text.readRuns(5, (words) => placeNames().get(nameKey(words)) ?? null);
  text.readRuns(4, (words) => needNames.get(nameKey(words)) ?? null);
  readFillers(text);
  return collect(text);
}

const sellersByVocabulary = new WeakMap<Vocabulary, ReadonlyMap<string, Meaning>>();

function sellersOf(vocabulary: Vocabulary): ReadonlyMap<string, Meaning> {
  const known = sellersByVocabulary.get(vocabulary) ?? sellerNames(vocabulary);
  sellersByVocabulary.set(vocabulary, known);
  return known;
}

function readCodes(text: TypedText): void {
  text.readAll(/(?<=, ?)[a-z]{2}(?![\p{L}\p{N}])/gu, ({ index, 0: code }) => {
    const written = text.original.slice(index, index + code.length);
    return written === code.toUpperCase() ? codeMeaning(written) : null;
  });
}

const leading = new Set("in on at from via by with near for a an the and or any of".split(" "));
const trailing = new Set(
  "gpu gpus card cards machine machines server servers instance instances offer offers only each cloud hbm2 hbm2e hbm3 hbm3e gddr5 gddr6 gddr6x gddr7".split(
    " ",
  ),
);

/** Joins words that say nothing alone to what is read beside them: "in Europe", "H100 GPUs". */
function readFillers(text: TypedText): void {
  for (const word of text.words().toReversed()) {
    const next = leading.has(word.text) && text.spans.find((span) => isBeside(text, word.end, span.start));
    if (next) text.extend(next, word.start, next.end);
  }
  for (const word of text.words()) {
    const last = trailing.has(word.text) && text.spans.find((span) => isBeside(text, span.end, word.start));
    if (last) text.extend(last, last.start, word.end);
  }
}

function isBeside(text: TypedText, end: number, start: number): boolean {
  return end <= start && text.original.slice(end, start).trim() === "";
}

function collect(text: TypedText): Interpretation {
  const spans = text.spans.toSorted((a, b) => a.start - b.start);
  const parts: (ReadWord | string)[] = [];
  let at = 0;
  for (const span of spans) {
    parts.push(...literal(text.original.slice(at, span.start)), toWord(text, span));
    at = span.end;
  }
  const last = text.original.slice(at);
  parts.push(...(spans.length === 0 ? [last].filter(Boolean) : literal(last)));
  return {
    words: parts.filter((part) => typeof part !== "string"),
    rest: parts.filter((part) => typeof part === "string").join(" "),
    parts,
  };
}

function toWord(text: TypedText, { start, end, param, value }: Span): ReadWord {
  return { word: text.original.slice(start, end), param, value };
}

/** Signs beside what is read separate it from the rest. */
function literal(between: string): string[] {
  const trimmed = between.replace(/^[\s,;|/&+.!?:-]+|[\s,;|/&+]+$/gu, "");
  return /[\p{L}\p{N}]/u.test(trimmed) || /["$€£]/u.test(trimmed) ? [trimmed] : [];
}
