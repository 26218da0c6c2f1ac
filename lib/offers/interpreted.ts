import { interpret, type Interpretation, type ReadWord } from "./interpret";
import { suggest } from "./interpret/suggest";
import type { OfferIndex } from "./offer-index";
import type { Usual } from "./parameters";
import type { Notice } from "./schema";
import { isFacetName, isRangeName } from "./search";
import { editQuery, parseSearch, type ParsedSearch } from "./search-params";

/** A query whose words are read as filters. */
export interface InterpretedSearch extends ParsedSearch {
  interpreted: ReadWord[];
  /** Words that are searched as text although they name a filter, and near names of unknown words. */
  textNotices: Notice[];
}

/** A longer text is no list of words. */
const maxReadLength = 200;
const maxRounds = 4;

/**
 * Parses a query and turns the recognized words of its text into filters, beside those that it has. With `isOfPast` a word is
 * also a filter if no present offer matches it.
 */
export function interpretQuery(
  query: string | URLSearchParams,
  index: OfferIndex,
  usual: Usual,
  { isOfPast = false } = {},
): InterpretedSearch {
  const given = parseSearch(query, index.spelling, usual);
  let current: ParsedSearch = given;
  const interpreted: ReadWord[] = [];
  // Words that were apart can name something once the words between them are read.
  for (let round = 0; round < maxRounds && isReadable(current); round++) {
    const reading = interpret(current.search.q, index.vocabulary);
    const literal = isOfPast ? new Set<ReadWord>() : findLiteral(current, reading, index, usual);
    const next = apply(current, reading, literal, index, usual);
    interpreted.push(...reading.words.filter((word) => !literal.has(word)));
    const isSame = next.canonical === current.canonical;
    current = next;
    if (!isSame) continue;
    return {
      ...current,
      problems: given.problems.filter(({ param }) => !isOverwritten(param, interpreted)),
      interpreted,
      textNotices: [
        ...[...literal].map(literalNotice),
        ...suggestions(reading, { index, typed: given.search.q, read: interpreted, gpus: gpusOf(current) }),
      ],
    };
  }
  return { ...current, problems: given.problems, interpreted, textNotices: [] };
}

function isReadable({ search: { q } }: ParsedSearch): boolean {
  return q !== "" && q.length <= maxReadLength;
}

/** The query with the words as filters, except those that stay literal. */
function apply(
  query: ParsedSearch,
  { parts }: Interpretation,
  literal: ReadonlySet<ReadWord>,
  index: OfferIndex,
  usual: Usual,
): ParsedSearch {
  const edits = new Map<string, string>();
  const text: string[] = [];
  for (const part of parts) {
    if (typeof part === "string") text.push(part);
    else if (literal.has(part)) text.push(part.word);
    else edits.set(part.param, combine(part, edits.get(part.param), query.params.get(part.param)));
  }
  if (edits.size === 0) return query;
  const edited = editQuery(query, { ...Object.fromEntries(edits), q: text.join(" ") });
  return parseSearch(edited, index.spelling, usual);
}

/** A list gains a value; of a range, two typed limits are one range, and what is typed replaces what the query has. */
function combine({ param, value }: ReadWord, typed: string | undefined, given: string | undefined): string {
  if (isFacetName(param)) {
    const known = typed ?? (given === "any" ? undefined : given);
    return known === undefined ? value : `${known},${value}`;
  }
  const limits = /^\.\.(.+)$|^(.+)\.\.$/u;
  if (isRangeName(param) && typed !== undefined && limits.test(typed) && limits.test(value)) {
    const isUpper = value.startsWith("..");
    if (isUpper !== typed.startsWith(".."))
      return isUpper ? `${typed}${value.slice(2)}` : `${value}${typed.slice(2)}`;
  }
  return value;
}

/** The words that would leave nothing as filters. */
function findLiteral(
  query: ParsedSearch,
  reading: Interpretation,
  index: OfferIndex,
  usual: Usual,
): Set<ReadWord> {
  const literal = new Set<ReadWord>();
  const total = (words: ReadonlySet<ReadWord>) =>
    index.count(apply(query, reading, words, index, usual).search);
  const candidates = reading.words.filter(({ param }) => isFacetName(param) || isRangeName(param));
  const whole = apply(query, reading, literal, index, usual);
  // Nearly always this is the view itself, whose result is kept.
  if (candidates.length === 0 || index.find(whole.search, whole.canonical).total > 0) return literal;
  const everything = "billing=any&stock=any&kind=any";
  for (const word of candidates) {
    const alone = new URLSearchParams(everything);
    alone.set(word.param, word.value);
    if (index.count(parseSearch(alone, index.spelling, usual).search) === 0) literal.add(word);
  }
  if (literal.size > 0 && total(literal) > 0) return literal;
  for (const word of candidates) {
    const one = new Set([...literal, word]);
    if (!literal.has(word) && total(one) > 0) return one;
  }
  return literal;
}

function isOverwritten(param: string, words: readonly ReadWord[]): boolean {
  return isRangeName(param) && words.some((word) => word.param === param);
}

function literalNotice({ word }: ReadWord): Notice {
  return { param: "q", value: word, message: `No offers match “${word}” as a filter. Searching it as text.` };
}

const longestName = 4;

/** What stands around the words without a meaning. */
interface Around {
  index: OfferIndex;
  typed: string;
  read: readonly ReadWord[];
  /** The families of GPUs that the query filters by. */
  gpus: readonly string[];
}

function gpusOf({ search }: ParsedSearch): string[] {
  return search.lists.gpu.values.map((value) => value.replaceAll("-", " "));
}

/** Near names of words that no offer has. */
function suggestions({ parts }: Interpretation, around: Around): Notice[] {
  return parts.flatMap((part) =>
    typeof part !== "string" || part.includes('"')
      ? []
      : nearNames(part.split(/[\s,;]+/u).filter(Boolean), around),
  );
}

function nearNames(words: string[], around: Around): Notice[] {
  const { index } = around;
  for (let length = Math.min(words.length, longestName); length > 0; length--) {
    for (let first = 0; first + length <= words.length; first++) {
      const value = words.slice(first, first + length).join(" ");
      const name = suggest(value, index.vocabulary);
      const near =
        (length === 1 && nearBesideNumber(value, around)) || (name === null ? null : nearNotice(value, name));
      if (near === null || matchesText(value, index)) continue;
      return [
        ...nearNames(words.slice(0, first), around),
        near,
        ...nearNames(words.slice(first + length), around),
      ];
    }
  }
  return [];
}

/** The GPU that a word and a number beside it are near to: "rtc 4090", also where only the number is in the query. */
function nearBesideNumber(word: string, { index, typed, read, gpus }: Around): Notice | null {
  const pairs = read
    .filter(({ param, word: number }) => param === "gpu" && /\d/u.test(number))
    .flatMap(({ word: number }) => [`${word} ${number}`, `${number} ${word}`])
    .filter((pair) => typed.includes(pair));
  for (const pair of pairs) {
    const name = suggest(pair, index.vocabulary);
    if (name !== null) return nearNotice(pair, name);
  }
  const name = gpus.find((gpu) => {
    const number = gpu.split(" ").find((part) => /\d/u.test(part));
    return number !== undefined && suggest(`${word} ${number}`, index.vocabulary) === gpu;
  });
  return name === undefined ? null : nearNotice(pairs[0] ?? word, name);
}

function nearNotice(value: string, suggestion: string): Notice {
  return { param: "q", value, message: `Did you mean ${suggestion}?`, suggestion };
}

function matchesText(text: string, index: OfferIndex): boolean {
  const query = new URLSearchParams({ q: text, billing: "any", stock: "any", kind: "any" });
  return index.count(parseSearch(query).search) > 0;
}
