import { isDeepStrictEqual } from "node:util";

import { pick } from "@/lib/pick";
import { OfferIndex, type OfferGroup } from "@/lib/offers/offer-index";
import { facetNames, type Facets } from "@/lib/offers/schema";
import { parseSearch } from "@/lib/offers/search-params";
import { countUnranked } from "@/lib/offers/unranked";

import { generateOffers, toStoredOffers } from "./generate";
import { questions, type Question } from "./goal-19-questions";
import { handWrittenScan, type PageAnswer, type Scan } from "./goal-19-scan";
import { formatMilliseconds, formatRatio, interleave } from "./measure";
import type { Figure } from "./report";

const offerCount = 100_000;
const rounds = 41;
/** So that all code is compiled before the first question is measured. */
const warmUpRounds = 5;

/** Every filter, sort and group of the page against a loop written for it alone, and the first use of each. */
export async function run(): Promise<Figure[]> {
  const offers = generateOffers(offerCount);
  for (const { region } of offers)
    if (region.country === "US") region.name = places[region.id!.length % places.length]!;
  const build = () =>
    new OfferIndex({
      mode: "live",
      offers: toStoredOffers(offers),
      scopes: [],
      pricing: { rates: new Map(), assumedCurrencies: {} },
      intervals: new Map(),
    });
  const index = build();
  const scan = handWrittenScan(index.offers);
  for (const question of questions) await compare(index, scan, question, warmUpRounds);
  const compared: Compared[] = [];
  for (const question of questions) compared.push(await compare(index, scan, question, rounds));
  return [...kinds.map((kind) => toFigure(kind, compared)), await measureFirstUse(build)];
}

const places = ["Ashburn, VA", "Dallas, TX", "Salt Lake City, UT", null];

interface Compared {
  question: Question;
  /** Milliseconds, as is the next. */
  ours: number;
  loop: number;
}

interface Answer {
  ids: string[];
  total: number;
  unpriced: number;
  facets: Facets;
  steps: number[];
  groups: OfferGroup[];
}

let call = 0;

async function compare(index: OfferIndex, scan: Scan, question: Question, rounds: number): Promise<Compared> {
  const words = question.words ?? [""];
  const searches = words.map((word) => searchOf(index, question.query.replace("$", word)));
  // A new cache key for each call, so that no result is cached.
  const ours = (turn: number): Answer => {
    const search = searches[turn % searches.length]!;
    const key = `${question.name} ${call++}`;
    const { offers, total, facets, groups } = index.find(search, key);
    return {
      ids: offers.map(({ id }) => id),
      total,
      facets,
      steps: index.countPrices(search, key),
      unpriced: countUnranked(index, search)?.total ?? 0,
      groups: groups ?? [],
    };
  };
  const loop = scan.compile(question);
  for (const [turn, word] of words.entries()) {
    const [one, other] = [comparable(ours(turn)), comparableScan(loop(word), scan, index)];
    if (!isDeepStrictEqual(one, other)) throw new Error(`${question.name}: the index and the loop differ.`);
  }
  const turns = { ours: 0, loop: 0 };
  const timings = await interleave(
    { ours: () => ours(turns.ours++), loop: () => loop(words[turns.loop++ % words.length]!) },
    { rounds },
  );
  return { question, ours: timings.ours.median, loop: timings.loop.median };
}

const kinds = ["filter", "text", "sort", "groups"] as const;

function kindOf({ sort, groups, words }: Question): (typeof kinds)[number] {
  return sort ? "sort" : groups ? "groups" : words ? "text" : "filter";
}

function toFigure(kind: (typeof kinds)[number], compared: readonly Compared[]): Figure {
  const [worst, ...others] = compared
    .filter(({ question }) => kindOf(question) === kind)
    .map(({ question: { name }, ours, loop }) => ({ name, ratio: ours / loop, ours, loop }))
    .sort((a, b) => b.ratio - a.ratio);
  return {
    goal: 19,
    name: `${kind}, slowest of ${1 + others.length} (${worst!.name}), against a loop written for it`,
    figure: `${formatRatio(worst!.ratio)} its time`,
    promised: "at most 2x",
    met: worst!.ratio <= 2,
    details: [
      `${formatMilliseconds(worst!.ours)} against ${formatMilliseconds(worst!.loop)}; page, total, facets, histogram and groups are equal`,
      `then ${others.map(({ name, ratio }) => `${name} ${formatRatio(ratio)}`).join(", ")}`,
    ],
  };
}

function searchOf(index: OfferIndex, query: string) {
  const { search, problems } = parseSearch(query, index.spelling);
  if (problems.length > 0) throw new Error(`“${query}” is not understood: ${problems[0]!.problem}`);
  return search;
}

const groupFigures = ["offers", "inStock", "clouds", "low", "high", "median"] as const;

function comparable({ ids, total, unpriced, facets, steps, groups }: Answer) {
  return {
    ids,
    total,
    unpriced,
    steps,
    counts: facetNames.map((name) =>
      facets[name]
        .filter(({ count, level }) => count > 0 && (level === undefined || level === "country"))
        .map(({ value, count }) => `${value} ${count}`)
        .sort(),
    ),
    groups: groups.map((group) => ({
      model: group.gpu ?? `reported ${group.name} ${group.vramGb}`,
      ...pick(group, groupFigures),
    })),
  };
}

function comparableScan(
  { rows, total, unpriced, counts, steps, groups }: PageAnswer,
  { values, models }: Scan,
  { offers }: OfferIndex,
) {
  return {
    ids: rows.map((row) => offers[row]!.id),
    total,
    unpriced,
    steps: [...steps],
    counts: facetNames.map((name) =>
      values[name]
        .flatMap((value, code) => (counts[name][code]! > 0 ? [`${value} ${counts[name][code]}`] : []))
        .sort(),
    ),
    groups: groups.map((group) => ({ model: models[group.model], ...pick(group, groupFigures) })),
  };
}

/** The longest first use of a sort key, a word or the groups, in an index of new offers. */
async function measureFirstUse(build: () => OfferIndex): Promise<Figure> {
  const firstUses = questions.filter(({ sort, words, groups }) => sort ?? words ?? groups);
  const times = new Map<string, number[]>();
  const rebuilds: number[] = [];
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    const index = build();
    rebuilds.push(performance.now() - start);
    for (const { name, query, words } of firstUses) {
      const search = searchOf(index, query.replace("$", words?.[round] ?? ""));
      const from = performance.now();
      index.find(search, name);
      times.set(name, [...(times.get(name) ?? []), performance.now() - from]);
    }
  }
  const rebuild = Math.min(...rebuilds);
  const [longest, ...others] = [...times]
    .map(([name, all]) => ({ name, time: all.toSorted((a, b) => a - b)[1]! }))
    .sort((a, b) => b.time - a.time);
  const ratio = longest!.time / rebuild;
  return {
    goal: 19,
    name: `first use of a column, longest for ${longest!.name}, against building the index`,
    figure: `${formatRatio(ratio)} its time`,
    promised: "at most 1x",
    met: ratio <= 1,
    details: [
      `${formatMilliseconds(longest!.time)} against ${formatMilliseconds(rebuild)}; then ${others
        .slice(0, 4)
        .map(({ name, time }) => `${name} ${formatMilliseconds(time)}`)
        .join(", ")}`,
    ],
  };
}
