import { describe, expect, it } from "vitest";

import { dayOf, hour } from "@/lib/domain/durations";
import { propertyRuns } from "@/testing/property-runs";
import { createRandom } from "@/testing/random";

import { listDays } from "./days";
import { dayMicros, spanPieces, summarizePieces } from "./dollars";
import { randomHistory, referenceDays, referenceGaps, referenceSummary } from "./__fixtures__/reference";
import { listGaps, listSpans } from "./spans";
import { weightedQuantile } from "./weighted";

describe("the history of an offer", () => {
  it("has the figures that an evaluation of each hour gives", () => {
    for (let seed = 1; seed <= propertyRuns({ full: 10_000, short: 300 }); seed++) {
      const random = createRandom(seed);
      const history = randomHistory(random);
      const { states, gaps, window, gpuCount, usdOn } = history;
      const spans = listSpans(states, gaps, window);
      const message = `seed ${seed}`;
      expect(listGaps(spans, window), message).toEqual(referenceGaps(history));
      const days = listDays(spans, gpuCount);
      expect(days, message).toEqual(referenceDays(history));
      const pieces = spanPieces(spans, gpuCount, usdOn);
      expect(summarizePieces(pieces), message).toEqual(referenceSummary(history));
      // Whole days in one currency keep the lowest and highest price, the share and the time.
      const ofDays = summarizePieces(days.map((figures) => dayMicros(figures, usdOn)));
      const isInOneCurrency = new Set(days.map(({ currency }) => currency)).size <= 1;
      const whole = referenceSummary(history);
      expect(ofDays.observedSeconds, message).toBe(whole.observedSeconds);
      expect(ofDays.inStockShare, message).toBe(whole.inStockShare);
      if (isInOneCurrency && !history.mixesCurrencies)
        expect([ofDays.low, ofDays.high], message).toEqual([whole.low, whole.high]);
    }
  });

  it("bridges no gap and counts no time before the first state", () => {
    const state = {
      at: 10 * hour,
      gone: false,
      stock: "in-stock" as const,
      capacity: null,
      native: { amount: "2", currency: "USD", unit: "major", per: "hour", scope: "gpu" } as const,
    };
    const window = { from: 0, to: 24 * hour };
    const spans = listSpans([state], [{ from: 12 * hour, to: 13 * hour }], window);
    expect(spans.map(({ from, to }) => [from / hour, to / hour])).toEqual([
      [10, 12],
      [13, 24],
    ]);
    expect(listGaps(spans, window)).toEqual([
      { from: 0, to: 10 * hour },
      { from: 12 * hour, to: 13 * hour },
    ]);
    expect(dayOf(window.to)).toBe(1);
  });
});

describe("a weighted quantile", () => {
  it("is the value in the middle of the sorted list in which each value stands as often as it weighs", () => {
    for (let seed = 1; seed <= propertyRuns({ full: 10_000, short: 300 }); seed++) {
      const random = createRandom(seed);
      const items = Array.from({ length: random.integer(8) }, () => ({
        value: random.integer(5),
        weight: random.integer(4),
      }));
      const written = items.flatMap(({ value, weight }) => Array<number>(weight).fill(value)).sort();
      for (const share of [0.1, 0.5, 0.9]) {
        const expected = written[Math.max(0, Math.ceil(share * written.length - 1e-9) - 1)] ?? null;
        expect(weightedQuantile(items, share), `seed ${seed}`).toBe(expected);
      }
    }
  });
});
