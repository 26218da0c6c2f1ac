import { saveAccount, type PricedAccount } from "@/db/accounts";
import { atomically } from "@/db/transactions";
import type { ListedOffer } from "@/lib/domain/offer";
import type { SourceId } from "@/lib/domain/provider-id";
import { OfferIndex } from "@/lib/offers/offer-index";
import { temporaryDatabase } from "@/testing/database/temporary";

import { generateOffers, nextSnapshot, startTime, toStoredOffers } from "./generate";
import { compareAll } from "./goal-1";
import { formatMilliseconds, formatRatio, interleave } from "./measure";
import { naivePoller } from "./naive";
import { createBenchPoller, pollOnce } from "./poller";
import type { Figure } from "./report";

const offerCount = 100_000;
const account: PricedAccount = { id: "public:vast-public", kind: "public", provider: "vast-public" };

/** Goal 18: 100,000 public prices are searched and polled as own offers are. */
export async function run(): Promise<Figure[]> {
  return [...(await search()), await poll()];
}

const sourcesByIndex: SourceId[] = ["vast-public", "azure", "gpuhunt", "vast-public"];

function publicOffers(count: number): ListedOffer[] {
  return generateOffers(count).map((offer, index) => {
    const provider = sourcesByIndex[index % sourcesByIndex.length]!;
    const native = { ...offer.native, currency: "USD" };
    // Many hosts sell on one marketplace, so its rows are of one cloud.
    const cloud = provider === "vast-public" ? "vast" : offer.cloud;
    return { ...offer, provider, cloud, native, kind: provider === "vast-public" ? "quote" : "list" };
  });
}

async function search(): Promise<Figure[]> {
  const offers = toStoredOffers(publicOffers(offerCount));
  const build = (isMarket: boolean) =>
    new OfferIndex({
      mode: "live",
      isMarket,
      offers,
      scopes: [],
      pricing: { rates: new Map(), assumedCurrencies: {} },
      intervals: new Map(),
    });
  const timings = await interleave(
    { market: () => void build(true), plain: () => void build(false) },
    { rounds: 5, warmUp: 1 },
  );
  const ratio = timings.market.median / timings.plain.median;
  const market = build(true);
  return [
    {
      goal: 18,
      name: "building the index of 100,000 public prices, against the same without choosing sources",
      figure: `${formatRatio(ratio)} its time`,
      promised: "at most 2x",
      met: ratio <= 2,
      details: [
        `${formatMilliseconds(timings.market.median)} against ${formatMilliseconds(timings.plain.median)}; ${market.unlisted.length} prices have a better source or are implausible`,
      ],
    },
    ...(await compareAll(market, { goal: 18, rounds: 11 })),
  ];
}

async function poll(): Promise<Figure> {
  const rounds = 5;
  const warmUp = 1;
  const offers = publicOffers(offerCount).map((offer) => ({ ...offer, provider: account.provider }));
  const snapshots = [offers];
  for (let seed = 1; seed <= rounds + warmUp; seed++) snapshots.push(nextSnapshot(snapshots.at(-1)!, seed));
  const ours = temporaryDatabase();
  const naive = temporaryDatabase();
  try {
    const { polled, lease } = await createBenchPoller(ours.database, account);
    await atomically(naive.database, (tx) => saveAccount(tx, account, startTime));
    const upsertAll = naivePoller(naive.database, account.id);
    const next = { ours: 0, naive: 0 };
    const timings = await interleave(
      {
        ours: () => pollOnce(ours.database, lease, polled, snapshots[next.ours++]!),
        naive: () => upsertAll(snapshots[next.naive++]!, startTime + next.naive * 60_000),
      },
      { rounds, warmUp: warmUp + 1 },
    );
    const ratio = timings.naive.median / timings.ours.median;
    return {
      goal: 18,
      name: "a poll of 100,000 public prices, 9 % changed, against naive upserts",
      figure: `${formatRatio(ratio)} faster`,
      promised: "at least 4x",
      met: ratio >= 4,
      details: [
        `ours ${formatMilliseconds(timings.ours.median)}, naive ${formatMilliseconds(timings.naive.median)}`,
      ],
    };
  } finally {
    ours.dispose();
    naive.dispose();
  }
}
