"use client";

import { histogram, stepStart } from "@/lib/offers/histogram";

import "./price-slider.css";
import type { useRangeEnds } from "./range-fields";

export type PriceSliderProps = ReturnType<typeof useRangeEnds>;

/** Two handles on one logarithmic axis. At its ends they leave the range open. */
export default function PriceSlider({ from, to, set }: PriceSliderProps) {
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
