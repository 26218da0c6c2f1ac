/** A point of a line: its value holds until the next point; null where there is none. Times in epoch milliseconds. */
export type ChartPoint = readonly [time: number, value: number | null];

/** A line of steps. */
export interface ChartSeries {
  label: string;
  /** Oldest first. */
  points: readonly ChartPoint[];
  dashed?: boolean;
  /** The first line is gray and the others are ink unless they say so. */
  color?: "plot" | "ink" | "accent";
  /** At the end of the line, where the label is too long. */
  name?: string;
  /** The lowest and highest value until the next point, one per point: drawn as a band around the line. */
  ranges?: readonly (readonly [low: number, high: number] | null)[];
}

/** A stretch of time in epoch milliseconds; `to` is no part of it. */
interface ChartStretch {
  from: number;
  to: number;
}

/** A stretch with one state of the stock. */
export interface StockBand extends ChartStretch {
  stock: "in-stock" | "low" | "sold-out" | "unknown";
  /** The part of the stretch that it was in stock, 0 to 1, where that is known instead of the state at each time. */
  share?: number;
}

/** What a step chart shows. Serializable, so that a server component can pass it on. */
export interface ChartData extends ChartStretch {
  /** What the chart shows in one or two sentences, for screen readers. */
  label: string;
  /** ISO 4217 code of all values; null if it is not known. */
  currency: string | null;
  series: readonly ChartSeries[];
  /** Values that hold all the time, such as a median: dashed lines. */
  levels?: readonly { label: string; value: number }[];
  /** Times without any reading: no line is drawn there. */
  gaps?: readonly ChartStretch[];
  /** Bands below the lines. */
  stock?: readonly StockBand[];
  /** A point with a label. */
  mark?: { time: number; value: number; label: string };
  /** Each point is a UTC day. */
  isDaily?: boolean;
}
