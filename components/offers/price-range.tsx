"use client";

import type { ReactNode } from "react";

import { cx } from "@/components/ui/cx";
import { histogram, stepStart } from "@/lib/offers/histogram";
import type { RangeFilter } from "@/lib/offers/search";
import { withRange } from "@/lib/offers/links";

import { FacetFrame } from "./facet";
import { RangeFields, useRangeEnds } from "./range-fields";
import { useOffersNavigation } from "./use-offers-navigation";

const height = 50;
const pitch = 6;

/** The price range, in dollars per GPU-hour: a slider over the histogram of the result, with fields beside it. */
export function PriceRange({ counts }: { counts: number[] }) {
  const range = useOffersNavigation().search.ranges.price;
  const ends = useRangeEnds("price");
  return (
    <FacetFrame
      title="Price, $/GPU-hour"
      clearTo={range === null ? null : (query) => withRange(query, "price", "")}
    >
      <PriceHistogram counts={counts} range={range}>
        <PriceSlider ends={ends} />
      </PriceHistogram>
      <RangeFields name="price" label="Price" ends={ends} />
    </FacetFrame>
  );
}

/** Two handles on one logarithmic axis. At its ends they leave the range open. */
function PriceSlider({ ends: { from, to, set } }: { ends: ReturnType<typeof useRangeEnds> }) {
  const low = Math.min(stepOf(from) ?? 0, histogram.steps - 1);
  const high = Math.max(stepOf(to) ?? histogram.steps, 1);
  const handle = (label: string, step: number, price: string, change: (step: number) => void) => (
    <input
      type="range"
      aria-label={label}
      aria-valuetext={price === "" ? "any price" : `$${price}`}
      min={0}
      max={histogram.steps}
      value={step}
      onChange={(event) => change(Number(event.target.value))}
      data-handle=""
      className="noscript:hidden"
    />
  );
  return (
    <>
      {handle("Lowest price", low, from, (step) =>
        set(step <= 0 ? "" : priceAt(Math.min(step, high - 1)), to),
      )}
      {handle("Highest price", high, to, (step) =>
        set(from, step >= histogram.steps ? "" : priceAt(Math.max(step, low + 1))),
      )}
    </>
  );
}

/** The nearest step of a price as typed; null without a number. */
function stepOf(price: string): number | null {
  const dollars = Number(price);
  if (price.trim() === "" || !(dollars > 0)) return null;
  return Math.round(
    (Math.log(dollars / histogram.min) / Math.log(histogram.max / histogram.min)) * histogram.steps,
  );
}

function priceAt(step: number): string {
  return String(Number(stepStart(step).toPrecision(2)));
}

/** Prices on the logarithmic axis, with their position. */
const priceTicks = [
  ["0.1", "left-[11.6%]"],
  ["0.3", "left-[29.9%]"],
  ["1", "left-1/2"],
  ["3", "left-[68.3%]"],
  ["10", "left-[88.4%]"],
] as const;

/** The number of offers per price; prices outside of the range are faint. Decorative: the fields beside it carry the values. */
function PriceHistogram({
  counts,
  range,
  children,
}: {
  counts: number[];
  range: RangeFilter;
  children: ReactNode;
}) {
  const maxCount = Math.max(...counts, 1);
  const isIn = (step: number) => {
    if (range === null) return true;
    if (typeof range === "string") return false;
    const { min, max } = range;
    return (max === null || stepStart(step) < max) && (min === null || stepStart(step + 1) > min);
  };
  const bars = (inside: boolean) =>
    counts
      .map((count, step) => (count > 0 && isIn(step) === inside ? bar(step, count / maxCount) : ""))
      .join("");
  return (
    <div className="relative mb-1 h-[74px]">
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${histogram.steps * pitch} ${height}`}
        preserveAspectRatio="none"
        className="block h-[54px] w-full border-b-2 border-plot-faint pt-0.5"
      >
        <path className="fill-plot" d={bars(true)} />
        <path className="fill-plot-faint" d={bars(false)} />
      </svg>
      {children}
      {priceTicks.map(([price, left]) => (
        <span
          key={price}
          aria-hidden="true"
          className={cx("absolute bottom-0.5 -translate-x-1/2 text-xs leading-3.5 text-ink-3", left)}
        >
          {price}
        </span>
      ))}
    </div>
  );
}

function bar(step: number, share: number): string {
  const top = Math.max(2, Math.round(share * height));
  return `M${step * pitch} ${height}v-${top}h5v${top}z`;
}
