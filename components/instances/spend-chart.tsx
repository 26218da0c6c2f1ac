"use client";

import { cx } from "@/components/ui/cx";
import { useIsHydrated } from "@/components/ui/hydration";
import { day, hour } from "@/lib/domain/durations";
import type { InstancesView } from "@/lib/instances/schema";

import { rateText } from "./figures";

type SpendChartProps = Pick<InstancesView, "spend" | "at" | "hourlyMicros">;

/** The price per hour over the last day, as steps. */
export function SpendChart({ spend, at, hourlyMicros }: SpendChartProps) {
  const isHere = useIsHydrated();
  const [wide, narrow] = widths.map((width) => buildChart(spend, at, width));
  if (!wide || !narrow) return <p className="text-xs text-ink-3">No machine of yours ran in this time.</p>;
  const format = new Intl.DateTimeFormat("en-US-u-hc-h23", {
    hour: "2-digit",
    minute: "2-digit",
    ...(!isHere && { timeZone: "UTC" }),
  });
  const label = `Dollars per hour over the last day, between ${rateText(wide.least * 1e6)} and ${rateText(wide.most * 1e6)}, now ${rateText(hourlyMicros)}`;
  const timeText = (time: number) => format.format(time);
  return (
    <figure>
      <figcaption className="sr-only">{label}</figcaption>
      <Plot chart={wide} times={wide.times} timeText={timeText} className="max-w-[560px] max-md:hidden" />
      <Plot
        chart={narrow}
        times={narrow.times.filter((_time, index) => index % 2 === 0)}
        timeText={timeText}
        className="max-w-[400px] md:hidden"
      />
    </figure>
  );
}

/** Wide, and as narrow as the smallest phone: the text is scaled with the drawing, and never below 12 px. */
const widths = [520, 296];

interface PlotProps {
  chart: Chart;
  times: Chart["times"];
  timeText(time: number): string;
  className: string;
}

function Plot({ chart, times, timeText, className }: PlotProps) {
  const { x: right } = chart.end;
  return (
    <svg
      viewBox={`0 0 ${chart.width} 74`}
      aria-hidden="true"
      className={cx(
        "block h-auto w-full overflow-visible fill-ink-3 font-sans text-xs font-medium",
        className,
      )}
    >
      {chart.ticks.map(({ y, label }) => (
        <g key={label}>
          <line className="stroke-line" x1={box.left} x2={right} y1={y} y2={y} />
          <text x={box.left - 6} y={y + 4} textAnchor="end">
            {label}
          </text>
        </g>
      ))}
      <path className="fill-plot-faint opacity-45" d={chart.area} />
      <path className="fill-none stroke-plot stroke-[1.5]" d={chart.line} />
      <circle className="fill-accent" cx={right} cy={chart.end.y} r="2.5" />
      {times.map(({ x, at }, index) => (
        <text key={x} x={x} y="71" textAnchor={index === 0 ? "start" : "middle"}>
          {timeText(at)}
        </text>
      ))}
      <text x={right} y="71" textAnchor="end">
        now
      </text>
    </svg>
  );
}

const box = { left: 34, right: 6, top: 6, bottom: 54 };

interface Chart {
  width: number;
  /** SVG paths: the steps as a line, and the area below it. */
  line: string;
  area: string;
  ticks: { y: number; label: string }[];
  times: { x: number; at: number }[];
  end: { x: number; y: number };
  least: number;
  most: number;
}

/** A chart of dollars per hour over the day before `at`; each amount holds until the next. Null without data. */
export function buildChart(spend: InstancesView["spend"], at: string, width = 520): Chart | null {
  const now = Date.parse(at);
  const steps = inWindow(spend, now);
  if (steps.length === 0) return null;
  const amounts = steps.map(({ dollars }) => dollars);
  const most = Math.max(...amounts);
  const top = roundUp(most);
  const right = width - box.right;
  const x = (time: number) => round(box.left + ((time - (now - day)) / day) * (right - box.left));
  const y = (dollars: number) => round(box.bottom - (dollars / top) * (box.bottom - box.top));
  const path = steps.map(({ time, dollars }, index) =>
    index === 0 ? `M${x(time)} ${y(dollars)}` : `H${x(time)}V${y(dollars)}`,
  );
  const line = `${path.join("")}H${right}`;
  return {
    width,
    line,
    area: `${line}V${box.bottom}H${x(steps[0]!.time)}Z`,
    ticks: [0, top / 2, top].map((dollars) => ({ y: y(dollars), label: String(dollars) })),
    times: [24, 18, 12, 6].map((hours) => ({ x: x(now - hours * hour), at: now - hours * hour })),
    end: { x: right, y: y(amounts.at(-1)!) },
    least: Math.min(...amounts),
    most,
  };
}

function inWindow(spend: InstancesView["spend"], now: number): { time: number; dollars: number }[] {
  const from = now - day;
  const all = spend.map((step) => ({ time: Date.parse(step.at), dollars: step.hourlyMicros / 1e6 }));
  const before = all.findLast(({ time }) => time <= from);
  const within = all.filter(({ time }) => time > from && time <= now);
  return before ? [{ ...before, time: from }, ...within] : within;
}

/** Rounds up to 1, 2, 4 or 10 times a power of ten, so that half of it is a plain number. */
function roundUp(dollars: number): number {
  if (dollars <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(dollars));
  const factor = [1, 2, 4, 6, 10].find((times) => times * power >= dollars) ?? 10;
  return Number((factor * power).toPrecision(3));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
