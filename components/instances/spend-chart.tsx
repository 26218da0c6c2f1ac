"use client";

import { useIsHydrated } from "@/components/ui/hydration";
import { day, hour } from "@/lib/domain/durations";
import type { InstancesView } from "@/lib/instances/schema";

import { rateText } from "./figures";

type SpendChartProps = Pick<InstancesView, "spend" | "at" | "hourlyMicros">;

/** The price per hour over the last day, as steps. */
export function SpendChart({ spend, at, hourlyMicros }: SpendChartProps) {
  const isHere = useIsHydrated();
  const chart = buildChart(spend, at);
  if (!chart) return <p className="sub">No machine of yours is known to have run in that time.</p>;
  const time = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    ...(!isHere && { timeZone: "UTC" }),
  });
  const label = `Dollars per hour over the last day, between ${rateText(chart.least * 1e6)} and ${rateText(chart.most * 1e6)}, now ${rateText(hourlyMicros)}`;
  return (
    <figure>
      <figcaption className="vh">{label}</figcaption>
      <svg className="chart" viewBox="0 0 520 74" aria-hidden="true">
        {chart.ticks.map(({ y, label }) => (
          <g key={label}>
            <line className="g" x1="34" x2="514" y1={y} y2={y} />
            <text x="28" y={y + 4} textAnchor="end">
              {label}
            </text>
          </g>
        ))}
        <path className="a" d={chart.area} />
        <path className="l" d={chart.line} />
        <circle className="p" cx={chart.end.x} cy={chart.end.y} r="2.5" />
        {chart.times.map(({ x, at }, index) => (
          <text
            key={x}
            className={index % 2 === 1 ? "between" : undefined}
            x={x}
            y="71"
            textAnchor={index === 0 ? "start" : "middle"}
          >
            {time.format(at)}
          </text>
        ))}
        <text x="514" y="71" textAnchor="end">
          now
        </text>
      </svg>
    </figure>
  );
}

const box = { left: 34, right: 514, top: 6, bottom: 54 };

export interface Chart {
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
export function buildChart(spend: InstancesView["spend"], at: string): Chart | null {
  const now = Date.parse(at);
  const steps = inWindow(spend, now);
  if (steps.length === 0) return null;
  const amounts = steps.map(({ dollars }) => dollars);
  const most = Math.max(...amounts);
  const top = roundUp(most);
  const x = (time: number) => round(box.left + ((time - (now - day)) / day) * (box.right - box.left));
  const y = (dollars: number) => round(box.bottom - (dollars / top) * (box.bottom - box.top));
  const path = steps.map(({ time, dollars }, index) =>
    index === 0 ? `M${x(time)} ${y(dollars)}` : `H${x(time)}V${y(dollars)}`,
  );
  const line = `${path.join("")}H${box.right}`;
  return {
    line,
    area: `${line}V${box.bottom}H${x(steps[0]!.time)}Z`,
    ticks: [0, top / 2, top].map((dollars) => ({ y: y(dollars), label: String(dollars) })),
    times: [24, 18, 12, 6].map((hours) => ({ x: x(now - hours * hour), at: now - hours * hour })),
    end: { x: box.right, y: y(amounts.at(-1)!) },
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
