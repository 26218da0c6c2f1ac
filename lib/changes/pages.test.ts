import { describe, expect, it } from "vitest";

import type { OfferState } from "@/db/offer-state";
import { statements, type Reader } from "@/db/connections";
import { atomically } from "@/db/transactions";
import { day, hour } from "@/lib/domain/durations";
import { databaseOfTest } from "@/testing/database/of-test";
import { daysOfStates } from "@/lib/price-history/days";
import { propertyRuns } from "@/testing/property-runs";
import { createRandom, type Random } from "@/testing/random";

import { changeKinds, kindsOf, type ChangeKind } from "./kinds";
import { readAfter, readBefore, type ChangesPage } from "./pages";
import { openFeed, type ChangeFilter } from "./scan";

const now = Date.parse("2026-11-30T12:00:00Z");
const cut = now - daysOfStates * day;
const accounts = ["environment:shadeform", "environment:sesterce"];

interface TestState {
  at: number;
  gone: 0 | 1;
  stock: OfferState["stock"];
  amount: number | null;
}

/** Every state that was ever recorded, by row. */
type StateRecord = Map<number, TestState & { offer: number }>;

describe("the pages of the changes", () => {
  it("miss and repeat nothing while readings go on", async () => {
    const database = databaseOfTest();
    for (let seed = 1; seed <= propertyRuns({ full: 10_000, short: 300 }); seed++) {
      const random = createRandom(seed);
      const record = await startRecord(database, random);
      const wanted = randomFilter(random, record);
      const open = () =>
        openFeed(database, now, { batch: 1 + random.integer(5), reply: 1 + random.integer(12) });
      const read = {
        before: async (before: number | null) => {
          const limit = 1 + random.integer(4);
          return readBefore(await open(), wanted, before, (changes) => changes.length === limit);
        },
        after: async (after: number) => readAfter(await open(), wanted, after, 1 + random.integer(4)),
      };
      const expected = () =>
        referenceChanges(record)
          .filter(wanted.accepts)
          .map(({ id }) => id);

      const atStart = expected();
      const [newest, rest] = [await read.before(null), [] as string[]];
      const earlier = idsOf(newest).toReversed();
      let [next, older] = [newest.next, newest.older];
      for (let turn = 0; turn < 6; turn++) {
        if (random.integer(3) === 0) await publish(database, random, record);
        if (random.integer(2) === 0 && older !== null) {
          const page = await read.before(older);
          earlier.unshift(...idsOf(page).toReversed());
          older = page.older;
        }
        const page = await read.after(next);
        rest.push(...idsOf(page));
        next = page.next;
      }
      for (let isMore = true; isMore;) {
        const page = await read.after(next);
        rest.push(...idsOf(page));
        ({ next, isMore } = page);
      }
      while (older !== null) {
        const page = await read.before(older);
        earlier.unshift(...idsOf(page).toReversed());
        older = page.older;
      }
      expect(earlier, `seed ${seed}`).toEqual(atStart);
      expect([...earlier, ...rest], `seed ${seed}`).toEqual(expected());
    }
  });
});

const idsOf = ({ changes }: ChangesPage<number>) =>
  changes.map(({ kind, recorded }) => `${recorded.row}-${kind}`);

/** Some readings over the last 40 days, of which the database keeps what the compaction keeps. */
async function startRecord(database: Reader, random: Random): Promise<StateRecord> {
  await atomically(database, async (tx) => {
    const { forgetChanges, forgetOffers, forgetAccounts, account } = prepare(tx);
    for (const forget of [forgetChanges, forgetOffers, forgetAccounts]) await forget.run();
    for (const id of accounts) await account.run(id, id.split(":")[1]);
  });
  const record: StateRecord = new Map();
  for (let reading = 0; reading < random.integer(12); reading++)
    await publish(database, random, record, now - 40 * day + Math.floor((reading * 40 * day) / 12));
  await atomically(database, (tx) => prepare(tx).compact.run(cut - hour));
  return record;
}

const prepare = statements(({ statement }) => ({
  forgetChanges: statement("DELETE FROM offer_change"),
  forgetOffers: statement("DELETE FROM offer"),
  forgetAccounts: statement("DELETE FROM account"),
  account: statement("INSERT INTO account VALUES (?, 'environment', ?, 0)"),
  compact: statement(
    `DELETE FROM offer_change WHERE at <
       (SELECT max(at) FROM offer_change AS other WHERE other.offer_row = offer_change.offer_row AND at <= ?)`,
  ),
  offer: statement(
    `INSERT INTO offer ("row", account_id, id, scope, native_id, raw_gpu, gpu_count, billing, stock, native_unit,
       native_per, native_scope, first_seen_at, revision)
     VALUES (?, ?, ?, 'all', ?, 'H100', 1, 'on-demand', 'unknown', 'major', 'hour', 'gpu', ?, 1)`,
  ),
  change: statement<unknown[], number>(
    `INSERT INTO offer_change (offer_row, at, gone, stock, capacity, native_amount, native_currency, native_unit,
       native_per, native_scope) VALUES (?, ?, ?, ?, ?, ?, 'USD', 'major', 'hour', 'gpu') RETURNING "row"`,
    "value",
  ),
}));

/** Records random states of some offers in one transaction. */
async function publish(database: Reader, random: Random, record: StateRecord, at = now): Promise<void> {
  const changed = new Set(Array.from({ length: 1 + random.integer(4) }, () => 1 + random.integer(6)));
  await atomically(database, async (tx) => {
    const inserts = prepare(tx);
    for (const offer of changed) {
      const last = statesOf(record, offer).at(-1);
      const state: TestState = {
        at: at + offer,
        gone: last && !last.gone && random.integer(4) === 0 ? 1 : 0,
        stock: random.pick(["in-stock", "in-stock", "sold-out", "unknown"]),
        amount: random.integer(8) === 0 ? null : 1 + random.integer(3),
      };
      if (!last)
        await inserts.offer.run(offer, accounts[offer % 2], `offer${offer}`, `offer${offer}`, state.at);
      const amount = state.amount === null ? null : String(state.amount);
      const row = await inserts.change.get(
        offer,
        state.at,
        state.gone,
        state.stock,
        random.integer(3),
        amount,
      );
      record.set(row!, { ...state, offer });
    }
  });
}

function statesOf(record: StateRecord, offer: number, before = Infinity) {
  return [...record].flatMap(([row, state]) => (state.offer === offer && row < before ? [state] : []));
}

interface TestChange {
  id: string;
  kind: ChangeKind;
  offer: number;
  row: number;
}

/** Every change that is kept, oldest first, found the slow way. */
function referenceChanges(record: StateRecord): TestChange[] {
  return [...record].flatMap(([row, { offer, ...state }]) => {
    if (state.at < cut) return [];
    const last = statesOf(record, offer, row).at(-1);
    const wasListed = last !== undefined && !last.gone;
    const isPriced = wasListed && !state.gone && last.amount !== null && state.amount !== null;
    const kinds: Record<ChangeKind, boolean | undefined> = {
      appeared: !last,
      back:
        last &&
        !state.gone &&
        Boolean(last.gone || (last.stock === "sold-out" && state.stock === "in-stock")),
      "sold-out": wasListed && !state.gone && last.stock !== "sold-out" && state.stock === "sold-out",
      gone: wasListed && state.gone === 1,
      dropped: isPriced && state.amount! < last.amount!,
      rose: isPriced && state.amount! > last.amount!,
    };
    const found = (Object.keys(kinds) as ChangeKind[]).filter((kind) => kinds[kind]);
    return found.map((kind) => ({ id: `${row}-${kind}`, kind, offer, row }));
  });
}

function randomFilter(random: Random, record: StateRecord) {
  const kinds = new Set(changeKinds.filter(() => random.integer(3) > 0));
  const account = random.pick([null, ...accounts]);
  const accountIds = new Set(account === null ? accounts : [account]);
  const modulus = 1 + random.integer(3);
  const isMatch = (row: number) => ((record.get(row)!.amount ?? 0) + 1) % modulus === 0;
  const filter: ChangeFilter<number> = {
    kinds,
    accountIds,
    match: async (recorded) => new Map(recorded.flatMap(({ row }) => (isMatch(row) ? [[row, row]] : []))),
  };
  const accepts = ({ kind, offer, row }: TestChange) =>
    kinds.has(kind) && accountIds.has(accounts[offer % 2]!) && isMatch(row);
  return { ...filter, accepts };
}

describe("the kinds of a change", () => {
  const state = (changed: Partial<OfferState> = {}, amount: string | null = "2"): OfferState => ({
    gone: false,
    stock: "in-stock",
    capacity: 1,
    native: { amount, currency: "USD", unit: "major", per: "hour", scope: "gpu" },
    ...changed,
  });
  const soldOut = state({ stock: "sold-out" });
  const gone = state({ gone: true });
  const inYuan = state({ native: { ...state().native, amount: "14", currency: "CNY" } });
  it.each<[string, OfferState | null, OfferState, ChangeKind[]]>([
    ["a new offer", null, soldOut, ["appeared"]],
    ["a lower price", state(), state({}, "1.5"), ["dropped"]],
    ["a price back in stock that rose", soldOut, state({}, "3"), ["back", "rose"]],
    [
      "a price that sold out and dropped",
      state(),
      { ...soldOut, native: state({}, "1").native },
      ["sold-out", "dropped"],
    ],
    ["an offer that is listed again, at another price", gone, state({}, "1"), ["back"]],
    ["an offer that is no longer listed", state(), gone, ["gone"]],
    ["another currency", state(), inYuan, []],
    ["the same amount in other digits", state(), state({}, "2.00"), []],
    ["a price that is no longer known", state(), state({}, null), []],
    ["another number of machines", state(), state({ capacity: 5 }), []],
    ["a stock that becomes known", state({ stock: "unknown" }), state(), []],
    ["a stock of which only the end is known", soldOut, state({ stock: "unknown" }), []],
  ])("of %s", (_, before, after, kinds) => {
    expect(kindsOf({ before, after, isFirst: before === null })).toEqual(kinds);
  });

  it("has none for the oldest kept state of an offer", () => {
    expect(kindsOf({ before: null, after: state(), isFirst: false })).toEqual([]);
  });
});
