import { and, asc, eq } from "drizzle-orm";

import type { Reader, Tx } from "./connections";
import { nextRevision } from "./revision";
import { separatedOffers, type RateFeed } from "./schema";

/** Two offers by id, in any order. */
export type OfferPair = readonly [string, string];

/** The pairs of offers that the owner marked as not the same machine, by id. */
export async function listSeparatedOffers(database: Reader | Tx, feed: RateFeed): Promise<OfferPair[]> {
  const rows = await database
    .select()
    .from(separatedOffers)
    .where(eq(separatedOffers.feed, feed))
    .orderBy(asc(separatedOffers.oneId), asc(separatedOffers.otherId))
    .all();
  return rows.map(({ oneId, otherId }) => [oneId, otherId]);
}

/** Returns whether the pair was not separated before. */
export async function separateOffers(tx: Tx, feed: RateFeed, pair: OfferPair, at: number): Promise<boolean> {
  const { changes } = await tx
    .insert(separatedOffers)
    .values({ feed, ...inOrder(pair), separatedAt: at })
    .onConflictDoNothing()
    .run();
  if (changes > 0) await nextRevision(tx);
  return changes > 0;
}

/** Returns whether the pair was separated before. */
export async function matchOffers(tx: Tx, feed: RateFeed, pair: OfferPair): Promise<boolean> {
  const { oneId, otherId } = inOrder(pair);
  const isPair = and(
    eq(separatedOffers.feed, feed),
    eq(separatedOffers.oneId, oneId),
    eq(separatedOffers.otherId, otherId),
  );
  const { changes } = await tx.delete(separatedOffers).where(isPair).run();
  if (changes > 0) await nextRevision(tx);
  return changes > 0;
}

function inOrder([one, other]: OfferPair): { oneId: string; otherId: string } {
  return one < other ? { oneId: one, otherId: other } : { oneId: other, otherId: one };
}
