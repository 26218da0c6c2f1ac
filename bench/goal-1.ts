import { isDeepStrictEqual } from "node:util";

import { OfferIndex } from "@/lib/offers/offer-index";
import { parseSearch } from "@/lib/offers/search-params";

import { toStoredOffers, generateOffers } from "./generate";
import { cases, comparedFacets, type SearchAnswer, type SearchCase } from "./goal-1-cases";
import { handWrittenScan } from "./goal-1-scan";
import { openOfferTable, createSqlQueries } from "./goal-1-sql";
import { interleave, formatMilliseconds, formatRatio } from "./measure";
import type { Figure } from "./report";

const offerCount = 100_000;
const rounds = 41;

/** First page, sorted, with all facet counts: ours, the best SQL, and a scan written for the search. */
export async function run(): Promise<Figure[]> {
  const offerIndex = new OfferIndex({
    mode: "live",
    offers: toStoredOffers(generateOffers(offerCount)),
    scopes: [],
    pricing: { rates: new Map(), assumedCurrencies: {} },
    intervals: new Map(),
  });
  return compareAll(offerIndex, { goal: 1, rounds });
}

/** Every case in an index, against SQL and a hand-written scan of the same offers. */
export async function compareAll(
  offerIndex: OfferIndex,
  options: { goal: number; rounds: number },
): Promise<Figure[]> {
  const client = openOfferTable(offerIndex.offers);
  const scan = handWrittenScan(offerIndex.offers);
  const figures: Figure[] = [];
  for (const searchCase of cases)
    figures.push(
      ...(await compare(
        offerIndex,
        searchCase,
        createSqlQueries(client, searchCase),
        () => scan(searchCase.scan),
        options,
      )),
    );
  client.close();
  return figures;
}

async function compare(
  offerIndex: OfferIndex,
  searchCase: SearchCase,
  sql: Record<string, () => SearchAnswer>,
  scan: () => SearchAnswer,
  { goal, rounds }: { goal: number; rounds: number },
): Promise<Figure[]> {
  const { search, problems } = parseSearch(searchCase.query, offerIndex.spelling);
  if (problems.length > 0)
    throw new Error(`“${searchCase.query}” is not understood: ${problems[0]!.problem}`);
  let call = 0;
  // A new cache key for each call, so that no result is cached.
  const ours = () => offerIndex.find(search, `${searchCase.name} ${call++}`);
  const expected = comparable(scan());
  const { offers, total, facets } = ours();
  const counts = Object.fromEntries(
    comparedFacets.map((name) => [
      name,
      facets[name]
        .filter(({ count, level }) => count > 0 && (level === undefined || level === "country"))
        .map(({ value, count }) => [value, count]),
    ]),
  ) as SearchAnswer["counts"];
  assertEqual(searchCase, "the app", comparable({ rows: offers, total, counts }), expected);
  for (const [name, way] of Object.entries(sql)) assertEqual(searchCase, name, comparable(way()), expected);

  const timings = await interleave<string>({ ours, scan, ...sql }, { rounds });
  const mine = timings["ours"]!.median;
  const floor = timings["scan"]!.median;
  const [best, ...others] = Object.keys(sql).sort((a, b) => timings[a]!.median - timings[b]!.median);
  const fastest = timings[best!]!.median;
  const details = [
    `ours ${formatMilliseconds(mine)}, scan ${formatMilliseconds(floor)}, ${best} ${formatMilliseconds(fastest)}, ` +
      others.map((name) => `${name} ${formatMilliseconds(timings[name]!.median)}`).join(", "),
    `${total} of ${offerIndex.offers.length} offers match; ids, order, total and seven facets equal`,
  ];
  return [
    {
      goal,
      name: `${searchCase.name}, against the best SQL (${best})`,
      figure: `${formatRatio(fastest / mine)} faster`,
      promised: `at least ${searchCase.minimumSpeedup}x`,
      met: fastest / mine >= searchCase.minimumSpeedup,
      details,
    },
    {
      goal,
      name: `${searchCase.name}, against a hand-written scan`,
      figure: `${formatRatio(mine / floor)} its time`,
      promised: "at most 2x",
      met: mine / floor <= 2,
    },
  ];
}

function comparable({ rows, total, counts }: SearchAnswer) {
  const byValue = (a: [string, number], b: [string, number]) => (a[0] < b[0] ? -1 : 1);
  return {
    ids: rows.map(({ id }) => id),
    total,
    counts: comparedFacets.map((name) => counts[name].toSorted(byValue)),
  };
}

function assertEqual(searchCase: SearchCase, way: string, answer: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(answer, expected))
    throw new Error(`${searchCase.name}: ${way} does not answer what the scan answers.`);
}
