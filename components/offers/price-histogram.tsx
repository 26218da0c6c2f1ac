"use client";

import { histogram, stepStart } from "@/lib/offers/histogram";
import type { RangeFilter } from "@/lib/offers/search";

const height = 50;
const pitch = 6;

/** The number of offers per price; prices outside of the range are faint. Decorative: the fields beside it carry the values. */
export function PriceHistogram({ counts, range }: { counts: number[]; range: RangeFilter }) {
  const maxCount = Math.max(...counts, 1);
  const isIn = (step: number) => {
    if (range === null) return true;
    if (range === "nothing") return false;
    const { min, max } = range;
    return (max === null || stepStart(step) < max) && (min === null || stepStart(step + 1) > min);
  };
  const bars = (inside: boolean) =>
    counts
      .map((count, step) => (count > 0 && isIn(step) === inside ? bar(step, count / maxCount) : ""))
      .join("");
  return (
    <div className="histogram" aria-hidden="true">
      <svg viewBox={`0 0 ${histogram.steps * pitch} ${height}`} preserveAspectRatio="none">
        <path className="in" d={bars(true)} />
        <path className="out" d={bars(false)} />
      </svg>
      <span>0.1</span>
      <span>0.3</span>
      <span>1</span>
      <span>3</span>
      <span>10</span>
    </div>
  );
}

function bar(step: number, share: number): string {
  const top = Math.max(2, Math.round(share * height));
  return `M${step * pitch} ${height}v-${top}h5v${top}z`;
}
