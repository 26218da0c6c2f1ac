import { describe, expect, it } from "vitest";

import { day, hour, type Stretch } from "@/lib/domain/durations";
import { listDays } from "@/lib/price-history/days";
import type { PriceHistory } from "@/lib/price-history/history";
import { listGaps, listSpans, type RecordedState } from "@/lib/price-history/spans";

import { lineOfChanges, lineOfDays, shareText } from "./line";
import { countPriceChanges, rowsOfChanges, rowsOfDays } from "./rows";

const usd = { currency: "USD", gpuCount: 2 };
const usdOn = (currency: string | null) => (currency === "USD" ? 1 : currency === "CNY" ? 0.14 : null);

describe("the line of every change", () => {
  it("has a point where the price per GPU changes, and a band where the stock changes", () => {
    const line = lineOfChanges(
      historyOf([
        state(0, "4"),
        state(5, "4", { stock: "sold-out" }),
        state(8, "3", { capacity: 1 }),
        state(10, "3", { capacity: 9 }),
        state(12, null),
      ]),
      usd,
    );
    expect(line.points).toEqual([
      [0, 2],
      [8 * hour, 1.5],
      [12 * hour, null],
    ]);
    expect(line.stock.map(({ from, stock }) => [from / hour, stock])).toEqual([
      [0, "in-stock"],
      [5, "sold-out"],
      [8, "low"],
      [10, "in-stock"],
    ]);
    expect(line.gaps).toEqual([]);
  });

  it("has a gap where nothing was read, and leaves out other currencies", () => {
    const history = historyOf(
      [state(0, "4"), state(6, "30", { currency: "CNY" })],
      [{ from: 2 * hour, to: 3 * hour }],
    );
    const line = lineOfChanges(history, usd);
    expect(line.gaps).toEqual([{ from: 2 * hour, to: 3 * hour }]);
    expect(line.points).toEqual([
      [0, 2],
      [6 * hour, null],
    ]);
  });
});

it("draws each day with its last, lowest and highest price, and days without a reading as gaps", () => {
  const history = historyOf(
    [state(0, "4"), state(3, "2"), state(6, "6"), state(18, "6", { stock: "sold-out" })],
    [{ from: day, to: 2 * day }],
    { from: 0, to: 3 * day },
  );
  const line = lineOfDays(history, usd);
  expect(line.points).toEqual([
    [0, 3],
    [2 * day, 3],
  ]);
  expect(line.ranges).toEqual([
    [1, 3],
    [3, 3],
  ]);
  expect(line.stock).toEqual([
    { from: 0, to: day, stock: "in-stock", share: 0.75 },
    { from: 2 * day, to: 3 * day, stock: "sold-out", share: 0 },
  ]);
  expect(line.gaps).toEqual([{ from: day, to: 2 * day }]);
});

it("rounds no share of time in stock to all or nothing", () => {
  expect([0, 0.001, 0.974, 0.9999, 1].map(shareText)).toEqual(["0%", "1%", "97%", "99%", "100%"]);
});

describe("the rows of the table", () => {
  it("compare each price with the one before it in the same currency", () => {
    const history = historyOf([
      state(0, "4"),
      state(2, "3", { stock: "sold-out" }),
      state(4, "20", { currency: "CNY" }),
      state(6, "6"),
    ]);
    const rows = rowsOfChanges(history, { gpuCount: 2, firstSeenAt: 0 }, usdOn);
    expect(
      rows.map((row) => row.kind === "change" && [row.amount, row.micros, row.change, row.isFirst]),
    ).toEqual([
      [3, 3_000_000, 1, false],
      [10, 1_400_000, null, false],
      [1.5, 1_500_000, -0.25, false],
      [2, 2_000_000, null, true],
    ]);
    expect(countPriceChanges(history.states, usd)).toBe(2);
  });

  it("name gaps, but not the time in which the offer was not listed", () => {
    const history = historyOf(
      [state(0, "4"), { ...state(8, "4"), gone: true }, state(12, "4")],
      [{ from: 3 * hour, to: 4 * hour }],
    );
    const rows = rowsOfChanges(history, { gpuCount: 2, firstSeenAt: 0 }, usdOn);
    expect(rows.map(({ kind, at }) => [kind, at / hour])).toEqual([
      ["change", 12],
      ["gone", 8],
      ["gap", 3],
      ["change", 0],
    ]);
  });

  it("are one per day where only days are shown", () => {
    const history = historyOf(
      [state(0, "4"), state(30, "6", { stock: "sold-out" })],
      [{ from: 2 * day, to: 4 * day }],
      { from: 0, to: 5 * day },
    );
    const rows = rowsOfDays(history, usdOn);
    expect(rows.map(({ kind, at }) => [kind, at / day])).toEqual([
      ["day", 4],
      ["gap", 2],
      ["day", 1],
      ["day", 0],
    ]);
    expect(rows[2]).toMatchObject({ amount: 3, low: 2, high: 3, change: 0.5, share: 0.25 });
  });
});

function state(
  hours: number,
  amount: string | null,
  { currency = "USD", ...rest }: Partial<RecordedState> & { currency?: string } = {},
): RecordedState {
  const native = { amount, currency, unit: "major", per: "hour", scope: "machine" } as const;
  return { at: hours * hour, gone: false, stock: "in-stock", capacity: null, native, ...rest };
}

function historyOf(
  states: RecordedState[],
  unread: Stretch[] = [],
  window: Stretch = { from: 0, to: day },
): PriceHistory {
  const spans = listSpans(states, unread, window);
  return {
    window,
    states,
    statesFrom: window.from,
    spans,
    days: listDays(spans, usd.gpuCount),
    gaps: listGaps(spans, window),
    keptDays: 0,
  };
}
