import { setImmediate as nextTurn } from "node:timers/promises";

import {
  firstChangeRowSince,
  listChangesDown,
  listChangesFrom,
  newestChangeRow,
  type RecordedChange,
} from "@/db/changes";
import type { Reader } from "@/db/connections";
import { day } from "@/lib/domain/durations";
import { daysOfStates } from "@/lib/price-history/days";
import { politePace } from "@/lib/slices";

import { kindsOf, type ChangeKind } from "./kinds";

/** Recorded changes that are read at once, and for one reply. */
const readLimits = { batch: 100, reply: 10_000 };

/**
 * A place between two changes. Each recorded change has room for ten changes in a row: a position is ten times the row of
 * the change before it, and the number of that one's kind.
 */
export type Position = number;

const positionsPerRow = 10;
const kindPositions: Record<ChangeKind, number> = {
  appeared: 1,
  back: 2,
  "sold-out": 3,
  gone: 4,
  dropped: 5,
  rose: 6,
};
const endOfRow = positionsPerRow - 1;

/** One change of one kind, with what the filter found of its offer. */
export interface FoundChange<Offer> {
  /** Right after this change. */
  position: Position;
  kind: ChangeKind;
  recorded: RecordedChange;
  offer: Offer;
}

/** Which changes are wanted. */
export interface ChangeFilter<Offer> {
  accountIds: ReadonlySet<string>;
  kinds: ReadonlySet<ChangeKind>;
  /** By row: the offers of those recorded changes that match, in their state after the change. */
  match(recorded: readonly RecordedChange[]): Promise<ReadonlyMap<number, Offer>>;
}

/** The changes that are kept at one moment. */
export interface Feed {
  database: Reader;
  /** Epoch milliseconds. */
  keptFrom: number;
  start: Position;
  end: Position;
  limits: typeof readLimits;
}

/** Reads where the feed starts and ends. `now` in epoch milliseconds. */
export async function openFeed(database: Reader, now: number, limits = readLimits): Promise<Feed> {
  const keptFrom = now - daysOfStates * day;
  const [first, newest] = [await firstChangeRowSince(database, keptFrom), await newestChangeRow(database)];
  return {
    database,
    keptFrom,
    start: (first - 1) * positionsPerRow + endOfRow,
    end: newest * positionsPerRow + endOfRow,
    limits,
  };
}

/** Some changes in the order of reading, and the position from which to read on. */
interface Part<Offer> {
  changes: FoundChange<Offer>[];
  reached: Position;
  isEnd: boolean;
}

/** Reads the matching changes after a position, oldest first, or before one, newest first, up to a limit. */
export async function* scanChanges<Offer>(
  { database, keptFrom, start, limits: { batch, reply } }: Feed,
  filter: ChangeFilter<Offer>,
  direction: "after" | "before",
  from: Position,
): AsyncGenerator<Part<Offer>, undefined> {
  const isAfter = direction === "after";
  let reached = isAfter ? Math.max(from, start) : from;
  for (let scanned = 0; scanned < reply; scanned += batch) {
    const row = Math.floor(reached / positionsPerRow);
    const rows = isAfter
      ? await listChangesFrom(database, row, batch)
      : await listChangesDown(database, { row, end: Math.ceil(start / positionsPerRow) }, batch);
    const isEnd = rows.length < batch;
    const origin = reached;
    const isLeft = (position: Position) => (isAfter ? position > origin : position <= origin);
    const last = rows.at(-1)?.row;
    if (last !== undefined)
      reached = isAfter
        ? Math.max(origin, last * positionsPerRow + endOfRow)
        : Math.min(origin, last * positionsPerRow);
    const recent = rows.filter(({ at }) => at >= keptFrom);
    const changes = await findChanges(recent, filter);
    if (!isAfter) changes.sort((one, other) => other.position - one.position);
    yield { changes: changes.filter(({ position }) => isLeft(position)), reached, isEnd };
    if (isEnd) return;
    // A pace ignores long slices; on a busy computer any batch can be one.
    await (politePace.pause() ?? nextTurn());
  }
}

async function findChanges<Offer>(
  recorded: readonly RecordedChange[],
  { accountIds, kinds, match }: ChangeFilter<Offer>,
): Promise<FoundChange<Offer>[]> {
  const wanted = recorded.flatMap((one) => {
    const found = accountIds.has(one.accountId) ? kindsOf(one).filter((kind) => kinds.has(kind)) : [];
    return found.length > 0 ? [{ recorded: one, kinds: found }] : [];
  });
  if (wanted.length === 0) return [];
  const offers = await match(wanted.map(({ recorded: one }) => one));
  return wanted.flatMap(({ recorded: one, kinds: found }) => {
    const offer = offers.get(one.row);
    if (offer === undefined) return [];
    return found.map((kind) => ({
      position: one.row * positionsPerRow + kindPositions[kind],
      kind,
      recorded: one,
      offer,
    }));
  });
}
