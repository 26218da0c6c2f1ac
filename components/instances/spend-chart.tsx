"use client";

import { useIsHydrated } from "@/components/ui/use-is-hydrated";
import type { InstancesView } from "@/lib/instances/schema";

import { buildChart } from "./chart";
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
