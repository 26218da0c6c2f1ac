import { statements, type Reader } from "./connections";
import { stateColumns, toOfferState, type OfferState, type StateValues } from "./offer-state";

/** A recorded change. `at` in epoch milliseconds. */
export interface RecordedChange {
  /** Grows with every change that is committed. */
  row: number;
  offerRow: number;
  accountId: string;
  at: number;
  /** When the reading or the poll in parts began that found it: changes with the same one belong together. */
  foundAt: number;
  after: OfferState;
  /** The state until then; null if none is kept. */
  before: OfferState | null;
  /** Whether the offer was first seen then. */
  isFirst: boolean;
}

type Unknown<Values> = { [Index in keyof Values]: null };

type ChangeValues = [
  row: number,
  offerRow: number,
  accountId: string,
  at: number,
  foundAt: number,
  isFirst: 0 | 1,
  ...after: StateValues,
  ...before: StateValues | Unknown<StateValues>,
];

const prepare = statements(({ statement }) => {
  // A state with an earlier row and a later time was recorded before the clock was set back.
  const read = (bounds: string, order: "ASC" | "DESC") =>
    statement<[{ row: number; end: number; count: number }], ChangeValues>(
      `SELECT change.row, change.offer_row, account_id, change.at, coalesce(change.poll_at, change.at), change.at = first_seen_at,
           ${["change", "last"].flatMap((table) => stateColumns.map((name) => `${table}.${name}`)).join(", ")}
         FROM offer_change AS change JOIN offer ON offer.row = change.offer_row
         LEFT JOIN offer_change AS last ON last.row = (
           SELECT row FROM offer_change WHERE offer_row = change.offer_row AND at <= change.at AND row < change.row
           ORDER BY at DESC, row DESC LIMIT 1)
         WHERE ${bounds} ORDER BY change.row ${order} LIMIT @count`,
      "values",
    );
  return {
    ascending: read("change.row >= @row", "ASC"),
    descending: read("change.row <= @row AND change.row >= @end", "DESC"),
    newest: statement<[], number | null>(`SELECT max("row") FROM offer_change`, "value"),
    timeFrom: statement<[number], number>(
      `SELECT at FROM offer_change WHERE "row" >= ? ORDER BY "row" LIMIT 1`,
      "value",
    ),
  };
});

/** The next changes from a row on, in the order in which they were committed. */
export async function listChangesFrom(
  database: Reader,
  row: number,
  count: number,
): Promise<RecordedChange[]> {
  return (await prepare(database).ascending.all({ row, end: 0, count })).map(toChange);
}

/** The next changes from a row down to an end, newest first. */
export async function listChangesDown(
  database: Reader,
  { row, end }: { row: number; end: number },
  count: number,
): Promise<RecordedChange[]> {
  return (await prepare(database).descending.all({ row, end, count })).map(toChange);
}

/** The row of the newest change; 0 before the first. */
export async function newestChangeRow(database: Reader): Promise<number> {
  return (await prepare(database).newest.get()) ?? 0;
}

/** The row from which on changes are as new as a time (epoch milliseconds); one above the newest row if none is. */
export async function firstChangeRowSince(database: Reader, time: number): Promise<number> {
  const { timeFrom } = prepare(database);
  let low = 1;
  let high = (await newestChangeRow(database)) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (((await timeFrom.get(middle)) ?? Infinity) >= time) high = middle;
    else low = middle + 1;
  }
  return low;
}

function toChange([row, offerRow, accountId, at, foundAt, isFirst, ...states]: ChangeValues): RecordedChange {
  const before = states.slice(stateColumns.length) as StateValues | Unknown<StateValues>;
  return {
    row,
    offerRow,
    accountId,
    at,
    foundAt,
    after: toOfferState(states as unknown as StateValues),
    before: before[0] === null ? null : toOfferState(before),
    isFirst: isFirst === 1,
  };
}
