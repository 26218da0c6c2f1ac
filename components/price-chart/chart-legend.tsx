import type { ReactNode } from "react";

import type { ChartData, StockBand } from "./chart-data";

/** What the lines and bands of a chart mean; only those that it has. */
export function ChartLegend({ data }: { data: ChartData }) {
  const { series, levels = [], stock = [], gaps = [], isDaily } = data;
  const states = new Set(stock.map(({ stock }) => stock));
  return (
    <div
      aria-hidden="true"
      className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2 noscript:hidden"
    >
      {series.length > 1 &&
        series.map(({ label, dashed, color }, index) => (
          <Entry key={label} text={label}>
            <path
              d="M0 6h16"
              className={strokes[color ?? (index === 0 ? "plot" : "ink")]}
              strokeWidth="1.75"
              strokeDasharray={dashed ? "6 4" : undefined}
            />
          </Entry>
        ))}
      {levels.map(({ label }) => (
        <Entry key={label} text={capitalize(label)}>
          <path d="M0 6h16" className="stroke-ink-3" strokeDasharray="5 4" />
        </Entry>
      ))}
      {series.some(({ ranges }) => ranges) && (
        <Entry text="Lowest to highest of the day">
          <path d="M0 2h16v8H0z" className="fill-plot-faint" />
        </Entry>
      )}
      {stockEntries.map(
        ([state, text, picture]) =>
          states.has(state) && (
            <Entry
              key={state}
              text={state === "in-stock" && isDaily ? "In stock, by share of the day" : text}
            >
              {picture}
            </Entry>
          ),
      )}
      {gaps.length > 0 && (
        <Entry text="No data">
          <path d="M.5.5h15v11H.5z" className="fill-none stroke-edge" strokeDasharray="2 2" />
        </Entry>
      )}
    </div>
  );
}

const strokes = { plot: "stroke-plot", ink: "stroke-ink", accent: "stroke-accent" };

const stockEntries: [StockBand["stock"], string, ReactNode][] = [
  ["in-stock", "In stock", <path key="in" d="M0 0h16v12H0z" className="fill-good" />],
  ["low", "Low", <path key="low" d="M0 6h16v6H0z" className="fill-warn" />],
  ["sold-out", "Sold out, price dotted", <path key="out" d="M0 10h16v2H0z" className="fill-edge" />],
  [
    "unknown",
    "Stock not specified",
    <path key="unknown" d="M0 6h16" className="stroke-ink-3" strokeDasharray="1 3" />,
  ],
];

function Entry({ text, children }: { text: string; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg viewBox="0 0 16 12" className="h-3 w-4 flex-none">
        {children}
      </svg>
      <span>{text}</span>
    </span>
  );
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
