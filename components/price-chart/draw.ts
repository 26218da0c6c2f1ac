import uPlot from "uplot";

import { amountText } from "@/lib/format";

import type { ChartData, StockBand } from "./chart-data";
import type { Colors } from "./colors";
import { indexAt, type Timeline } from "./timeline";

/** What changes while the chart is shown. */
export interface Drawing {
  colors: Colors;
  fontFamily: string;
  /** The time of the cursor in epoch milliseconds. */
  cursor: number | null;
}

/** Between the plot and the labels of the times, for the bands of the stock, in CSS pixels. */
export const bandRoom = 24;
const bandHeight = 12;

/** Draws what lies behind the lines: times without data, and the ranges of the lines. */
export function drawBehind(u: uPlot, data: ChartData, timeline: Timeline, { colors }: Drawing): void {
  const { ctx, bbox } = u;
  ctx.save();
  for (const { from, to } of data.gaps ?? []) {
    const [left, right] = [xOf(u, from), xOf(u, to)];
    ctx.fillStyle = colors.sunken;
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    hatch(u, { left, right }, colors);
  }
  ctx.fillStyle = colors["plot-faint"];
  ctx.globalAlpha = 0.6;
  for (const { ranges } of timeline.lines)
    for (const [index, range] of ranges.entries()) {
      if (range === null || index === timeline.times.length - 1) continue;
      const [left, right] = [xOf(u, timeline.times[index]!), xOf(u, timeline.times[index + 1]!)];
      const [bottom, top] = [yOf(u, range[0]), yOf(u, range[1])];
      ctx.fillRect(left, top, right - left, bottom - top);
    }
  ctx.restore();
}

/** Draws what lies over the lines: levels, bands, names, the mark and the cursor. */
export function drawOver(
  u: uPlot,
  data: ChartData,
  timeline: Timeline,
  drawing: Drawing,
  hasNames: boolean,
): void {
  const { ctx } = u;
  ctx.save();
  ctx.font = `500 ${12 * uPlot.pxRatio}px ${drawing.fontFamily}`;
  ctx.lineWidth = uPlot.pxRatio;
  drawLevels(u, data, drawing);
  drawGapNames(u, data, drawing);
  drawBands(u, data, drawing);
  drawMark(u, data, drawing);
  const names = listNames(data, timeline);
  for (const { value, isLine } of names) if (isLine) dot(u, data.to, value, 3.5, drawing.colors.accent);
  if (hasNames) drawNames(u, names, drawing);
  drawCursor(u, timeline, drawing);
  ctx.restore();
}

function drawLevels(u: uPlot, { levels = [] }: ChartData, { colors }: Drawing): void {
  u.ctx.strokeStyle = colors["ink-3"];
  u.ctx.setLineDash([5 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
  for (const { value } of levels)
    line(u, [u.bbox.left, yOf(u, value)], [u.bbox.left + u.bbox.width, yOf(u, value)]);
  u.ctx.setLineDash([]);
}

function drawGapNames(u: uPlot, { gaps = [] }: ChartData, { colors }: Drawing): void {
  const { ctx, bbox } = u;
  const name = "no data";
  const width = ctx.measureText(name).width;
  ctx.textAlign = "center";
  for (const { from, to } of gaps) {
    const [left, right] = [xOf(u, from), xOf(u, to)];
    if (right - left < width + 8 * uPlot.pxRatio) continue;
    const center = (left + right) / 2;
    const bottom = bbox.top + bbox.height - 8 * uPlot.pxRatio;
    ctx.fillStyle = colors.sunken;
    ctx.fillRect(center - width / 2 - 4, bottom - 12 * uPlot.pxRatio, width + 8, 16 * uPlot.pxRatio);
    ctx.fillStyle = colors["ink-3"];
    ctx.fillText(name, center, bottom);
  }
}

/** Differ in height and pattern, not only in color. */
function drawBands(u: uPlot, { stock, gaps = [] }: ChartData, { colors }: Drawing): void {
  if (!stock) return;
  const { ctx, bbox } = u;
  const ratio = uPlot.pxRatio;
  const bottom = bbox.top + bbox.height + (bandHeight + 8) * ratio;
  for (const band of stock) {
    const [left, right] = [xOf(u, band.from), xOf(u, band.to)];
    // A line of the background between two bands, where there is room.
    const width = Math.max(1, right - left - (right - left > 4 * ratio ? ratio : 0));
    const { height, token } = bandLook(band);
    ctx.fillStyle = colors[token];
    if (band.stock === "unknown") {
      ctx.strokeStyle = colors[token];
      ctx.setLineDash([ratio, 3 * ratio]);
      line(u, [left, bottom - (bandHeight / 2) * ratio], [left + width, bottom - (bandHeight / 2) * ratio]);
    } else ctx.fillRect(left, bottom - height * ratio, width, height * ratio);
  }
  ctx.strokeStyle = colors.edge;
  ctx.setLineDash([2 * ratio, 2 * ratio]);
  for (const { from, to } of gaps) {
    const [left, right] = [xOf(u, from), xOf(u, to)];
    const width = Math.max(ratio, right - left - ratio);
    ctx.strokeRect(left + ratio / 2, bottom - (bandHeight - 0.5) * ratio, width, (bandHeight - 1) * ratio);
  }
  ctx.setLineDash([]);
}

function bandLook({ stock, share }: StockBand): { height: number; token: keyof Colors } {
  if (share !== undefined && share > 0) return { height: 2 + (bandHeight - 2) * share, token: "good" };
  switch (stock) {
    case "in-stock":
      return { height: bandHeight, token: "good" };
    case "low":
      return { height: bandHeight / 2, token: "warn" };
    case "sold-out":
      return { height: 2, token: "edge" };
    case "unknown":
      return { height: 1, token: "ink-3" };
  }
}

function drawMark(u: uPlot, { mark }: ChartData, { colors }: Drawing): void {
  if (!mark) return;
  const { ctx, bbox } = u;
  dot(u, mark.time, mark.value, 3, colors.accent);
  const half = ctx.measureText(mark.label).width / 2;
  const x = xOf(u, mark.time);
  const below = yOf(u, mark.value) + 17 * uPlot.pxRatio;
  ctx.textAlign = "center";
  ctx.fillStyle = colors.ink;
  ctx.fillText(mark.label, Math.min(Math.max(x, bbox.left + half), bbox.left + bbox.width - half), below);
}

interface Name {
  text: string;
  value: number;
  isLine: boolean;
}

/** The names of the lines with their last values, and of the levels. */
function listNames({ series, levels = [] }: ChartData, { lines }: Timeline): Name[] {
  const lasts = lines.flatMap(({ values }, index) => {
    const value = values.at(-1);
    const { label: given, name = given.toLowerCase() } = series[index]!;
    const label = series.length === 1 ? "now" : name;
    return value == null ? [] : [{ text: `${label} ${amountText(value)}`, value, isLine: true }];
  });
  return [...lasts, ...levels.map(({ label, value }) => ({ text: label, value, isLine: false }))];
}

/** At the right of the plot, moved apart where they would overlap. */
function drawNames(u: uPlot, names: readonly Name[], { colors }: Drawing): void {
  const { ctx, bbox } = u;
  ctx.textAlign = "left";
  let least = Number.NEGATIVE_INFINITY;
  for (const { text, value, isLine } of names.toSorted((a, b) => b.value - a.value)) {
    const y = Math.max(yOf(u, value) + 4 * uPlot.pxRatio, least);
    ctx.fillStyle = isLine ? colors.ink : colors["ink-3"];
    ctx.fillText(text, bbox.left + bbox.width + 7 * uPlot.pxRatio, y);
    least = y + 14 * uPlot.pxRatio;
  }
}

function drawCursor(u: uPlot, timeline: Timeline, { colors, cursor }: Drawing): void {
  if (cursor === null) return;
  const x = xOf(u, cursor);
  u.ctx.strokeStyle = colors.accent;
  line(u, [x, u.bbox.top], [x, u.bbox.top + u.bbox.height + bandRoom * uPlot.pxRatio - 4]);
  const index = indexAt(timeline, cursor);
  for (const { values } of timeline.lines) {
    const value = values[index];
    if (value != null) dot(u, cursor, value, 3.5, colors.accent);
  }
}

function hatch({ ctx, bbox }: uPlot, { left, right }: { left: number; right: number }, colors: Colors): void {
  const step = 6 * uPlot.pxRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, bbox.top, right - left, bbox.height);
  ctx.clip();
  ctx.strokeStyle = colors.line;
  ctx.lineWidth = uPlot.pxRatio;
  ctx.beginPath();
  for (let x = left - bbox.height; x < right; x += step) {
    ctx.moveTo(x, bbox.top + bbox.height);
    ctx.lineTo(x + bbox.height, bbox.top);
  }
  ctx.stroke();
  ctx.restore();
}

function dot(u: uPlot, time: number, value: number, radius: number, color: string): void {
  u.ctx.fillStyle = color;
  u.ctx.beginPath();
  u.ctx.arc(xOf(u, time), yOf(u, value), radius * uPlot.pxRatio, 0, 2 * Math.PI);
  u.ctx.fill();
}

function line({ ctx }: uPlot, from: [x: number, y: number], to: [x: number, y: number]): void {
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}

function xOf(u: uPlot, time: number): number {
  return u.valToPos(time, "x", true);
}

function yOf(u: uPlot, value: number): number {
  return u.valToPos(value, "y", true);
}
