import type { ChartData, ChartSeries, StockBand } from "./chart-data";

/** All lines and bands of a chart at the same times: what holds at `times[i]` holds until `times[i + 1]`. */
export interface Timeline {
  /** Rising, from the start to the end of the chart. */
  times: number[];
  lines: {
    values: (number | null)[];
    ranges: (readonly [low: number, high: number] | null)[];
  }[];
  stock: (StockBand | null)[];
  isGap: boolean[];
}

/** Brings the lines, bands and gaps of a chart to common times. */
export function alignSeries({ from, to, series, stock = [], gaps = [] }: ChartData): Timeline {
  const edges = [...stock, ...gaps].flatMap((stretch) => [stretch.from, stretch.to]);
  const points = series.flatMap(({ points }) => points.map(([time]) => time));
  const inside = [...points, ...edges].filter((time) => time > from && time < to);
  const times = [...new Set([from, ...inside, to])].sort((a, b) => a - b);
  const bands = holding(times, stock);
  const isGap = holding(times, gaps).map((gap) => gap !== null);
  return { times, isGap, stock: bands, lines: series.map((line) => holdValues(times, line, isGap)) };
}

/** The index of what holds at a time. */
export function indexAt({ times }: Pick<Timeline, "times">, time: number): number {
  const after = times.findIndex((other) => other > time);
  return after === -1 ? times.length - 1 : Math.max(0, after - 1);
}

function holdValues(times: readonly number[], { points, ranges }: ChartSeries, isGap: readonly boolean[]) {
  let next = 0;
  const held = times.map((time, index) => {
    while (next < points.length && points[next]![0] <= time) next++;
    return isGap[index] || next === 0 ? -1 : next - 1;
  });
  return {
    values: held.map((index) => points[index]?.[1] ?? null),
    ranges: held.map((index) => ranges?.[index] ?? null),
  };
}

/** The stretch at each time; at the end of the chart the one that ends there. Stretches oldest first, without overlaps. */
function holding<S extends { from: number; to: number }>(times: readonly number[], stretches: readonly S[]) {
  let next = 0;
  return times.map((time, index) => {
    const isEnd = index === times.length - 1;
    while (next < stretches.length && (isEnd ? stretches[next]!.to < time : stretches[next]!.to <= time))
      next++;
    const stretch = stretches[next];
    return stretch && (isEnd ? stretch.from < time : stretch.from <= time) ? stretch : null;
  });
}
