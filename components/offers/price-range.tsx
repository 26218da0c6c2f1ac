"use client";

import { type ComponentType, lazy, type ReactNode, Suspense, useState } from "react";

import { cx } from "@/components/ui/cx";
import { nothing } from "@/components/ui/on-demand";
import { histogram, stepStart } from "@/lib/offers/histogram";
import type { RangeFilter } from "@/lib/offers/search";
import { withRange } from "@/lib/offers/links";

import { FacetFrame } from "./facet";
import type { PriceSliderProps } from "./price-slider";
import { RangeFields, useRangeEnds } from "./range-fields";
import { useOffersNavigation } from "./use-offers-navigation";

// Loaded when the pointer reaches the histogram. The fields beside it do the same with the keyboard.
const PriceSlider = lazy<ComponentType<PriceSliderProps>>(() => import("./price-slider").catch(nothing));

const height = 50;
const pitch = 6;

/** The price range, in dollars per GPU-hour: a slider over the histogram of the result, with fields beside it. */
export function PriceRange({ counts }: { counts: number[] }) {
  const range = useOffersNavigation().search.ranges.price;
  const ends = useRangeEnds("price");
  const [isUsed, setUsed] = useState(false);
  return (
    <FacetFrame
      title="Price, $/GPU-hour"
      clearTo={range === null ? null : (query) => withRange(query, "price", "")}
    >
      <PriceHistogram counts={counts} range={range} onUse={() => setUsed(true)}>
        {isUsed && (
          <Suspense>
            <PriceSlider {...ends} />
          </Suspense>
        )}
      </PriceHistogram>
      <RangeFields name="price" label="Price" ends={ends} />
    </FacetFrame>
  );
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
  onUse,
  children,
}: {
  counts: number[];
  range: RangeFilter;
  onUse(): void;
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
    <div className="relative mb-1 h-[74px]" onPointerEnter={onUse}>
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
