import uPlot from "uplot";

import type { ChartData } from "./chart-data";
import { priceLabels, timeLabels } from "./chart-text";
import type { Colors } from "./colors";
import { bandRoom, drawBehind, drawOver, type Drawing } from "./draw";
import type { Timeline } from "./timeline";

/** From this width on, lines have their names at the right. */
const leastWidthOfNames = 560;

/** Everything of a chart but its size. `drawing` is read at each redraw. */
export function plotOptions(
  data: ChartData,
  timeline: Timeline,
  drawing: Drawing,
): Omit<uPlot.Options, "width" | "height"> {
  const color = (token: keyof Colors) => () => drawing.colors[token];
  const font = `500 12px ${drawing.fontFamily}`;
  const [min, max] = valueRange(data, timeline);
  const isUtc = data.isDaily === true;
  return {
    ms: 1,
    ...(isUtc && { tzDate: (time: number) => uPlot.tzDate(new Date(time), "Etc/UTC") }),
    legend: { show: false },
    cursor: { show: false },
    padding: [8, (u) => (u.width >= leastWidthOfNames ? 84 : 10), 0, 0],
    scales: { x: { time: true, range: () => [data.from, data.to] }, y: { range: () => [min, max] } },
    axes: [
      {
        stroke: color("ink-3"),
        font,
        grid: { show: false },
        ticks: { show: false },
        space: 84,
        gap: 6 + (data.stock ? bandRoom : 0),
        size: 24 + (data.stock ? bandRoom : 0),
        values: (_, splits) => timeLabels(splits, isUtc),
      },
      {
        stroke: color("ink-3"),
        font,
        grid: { stroke: color("line"), width: 1 },
        ticks: { show: false },
        space: 26,
        incrs: priceSteps,
        gap: 6,
        size: (_, labels) => 12 + 7 * Math.max(4, ...(labels ?? []).map(({ length }) => length)),
        values: (_, splits) => priceLabels(splits),
      },
    ],
    series: [{}, ...listLines(data, timeline, color)],
    hooks: {
      drawClear: [(u) => drawBehind(u, data, timeline, drawing)],
      draw: [(u) => drawOver(u, data, timeline, drawing, u.width >= leastWidthOfNames)],
    },
  };
}

/** The columns of uPlot, in the order of the series. */
export function plotColumns(data: ChartData, { times, lines }: Timeline): uPlot.AlignedData {
  const soldOut = data.stock ? [lines[0]!.values] : [];
  return [times, ...lines.map(({ values }) => values), ...soldOut];
}

/** One per line, and one for the parts of the first in which it was sold out. */
function listLines(
  { series, stock }: ChartData,
  timeline: Timeline,
  color: (token: keyof Colors) => () => string,
): uPlot.Series[] {
  const isSoldOut = (index: number) => timeline.stock[index]?.stock === "sold-out";
  const lines = series.map(({ dashed, color: own }, line): uPlot.Series => {
    const isDrawn = stock && line === 0 ? (index: number) => !isSoldOut(index) : () => true;
    return {
      ...shared,
      stroke: color(own ?? (line === 0 ? "plot" : "ink")),
      width: 1.75,
      ...(dashed && { dash: [6, 4] }),
      paths: steps(isDrawn),
    };
  });
  if (!stock) return lines;
  return [...lines, { ...shared, stroke: color("plot"), width: 1.25, dash: [2, 3], paths: steps(isSoldOut) }];
}

/** 1, 2 and 5 in each power of ten, so that no label is rounded. */
const priceSteps = Array.from({ length: 13 }, (_, power) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${power - 6}`)),
).flat();

const shared: uPlot.Series = { points: { show: false }, auto: false };

/** Draws the steps at some indexes: from one value straight up or down to the next, and nothing where there is none. */
function steps(isDrawn: (index: number) => boolean): uPlot.Series.PathBuilder {
  return (u, seriesIndex) => {
    const [times] = u.data;
    const values = u.data[seriesIndex]!;
    const path = new Path2D();
    for (let index = 0; index < times.length - 1; index++) {
      const value = values[index];
      if (value == null || !isDrawn(index)) continue;
      const x = u.valToPos(times[index]!, "x", true);
      const before = index === 0 ? null : values[index - 1];
      const y = u.valToPos(value, "y", true);
      if (before == null) path.moveTo(x, y);
      else {
        // A new part of the path would start its dashes anew.
        if (!isDrawn(index - 1)) path.moveTo(x, u.valToPos(before, "y", true));
        path.lineTo(x, y);
      }
      path.lineTo(u.valToPos(times[index + 1]!, "x", true), y);
    }
    return { stroke: path };
  };
}

/** Around all values, so that no line lies on an edge. */
function valueRange({ levels = [] }: ChartData, { lines }: Timeline): [min: number, max: number] {
  const values = [
    ...lines.flatMap(({ values, ranges }) => [...values, ...ranges.flatMap((range) => range ?? [])]),
    ...levels.map(({ value }) => value),
  ].filter((value) => value !== null);
  const min = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const max = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (min > max) return [0, 1];
  const room = Math.max((max - min) * 0.12, max * 0.03) || 1;
  // Twice as much below, for the label of the lowest point.
  return [Math.max(0, min - 2 * room), max + room];
}
