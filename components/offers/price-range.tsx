"use client";

import { cx } from "@/components/ui/cx";
import { fieldClass } from "@/components/ui/select";
import { histogram, stepStart } from "@/lib/offers/histogram";
import type { RangeFilter } from "@/lib/offers/search";
import { joinRange, withRange } from "@/lib/offers/links";
import { parseSearch, type ParsedSearch } from "@/lib/offers/search-params";

import { FacetFrame } from "./facet";
import { useDraft } from "./use-draft";
import { useOffersNavigation } from "./use-offers-navigation";

const height = 50;
const pitch = 6;

/** The price range, in dollars per GPU-hour. */
export function PriceRange({ counts }: { counts: number[] }) {
  const { query, search, go } = useOffersNavigation();
  const range = search.ranges.price;
  const withEnds = (newest: ParsedSearch, draft: string) =>
    withRange(newest, "price", joinRange(...splitEnds(draft)));
  const [ends, setEnds] = useDraft(endsOf(query), {
    normalize: (draft) => endsOf(parseSearch(withEnds(query, draft))),
    send: (draft) => go((newest) => withEnds(newest, draft), { replaces: true }),
  });
  const [from, to] = splitEnds(ends);
  return (
    <FacetFrame
      title="Price, $/GPU-hour"
      clearTo={range === null ? null : (query) => withRange(query, "price", "")}
    >
      <PriceHistogram counts={counts} range={range} />
      <div className="grid grid-cols-[1fr_auto_1fr] items-center gap-2 text-xs text-ink-3">
        <input
          className={cx(fieldClass, "text-right text-ink")}
          name="price-from"
          inputMode="decimal"
          autoComplete="off"
          aria-label="Price from"
          placeholder="from"
          value={from}
          onChange={(event) => setEnds(`${event.target.value}..${to}`)}
        />
        <span>to</span>
        <input
          className={cx(fieldClass, "text-right text-ink")}
          name="price-to"
          inputMode="decimal"
          autoComplete="off"
          aria-label="Price to"
          placeholder="any"
          value={to}
          onChange={(event) => setEnds(`${from}..${event.target.value}`)}
        />
      </div>
    </FacetFrame>
  );
}

function splitEnds(ends: string): [string, string] {
  const [from = "", to = ""] = ends.split("..");
  return [from, to];
}

/** The two ends as in the query; an invalid range as it was typed. */
function endsOf({ search, params }: ParsedSearch): string {
  const range = search.ranges.price;
  if (typeof range === "object" && range) return `${range.min ?? ""}..${range.max ?? ""}`;
  return params.get("price") ?? "..";
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
function PriceHistogram({ counts, range }: { counts: number[]; range: RangeFilter }) {
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
    <div aria-hidden="true" className="relative mb-1 h-[74px]">
      <svg
        viewBox={`0 0 ${histogram.steps * pitch} ${height}`}
        preserveAspectRatio="none"
        className="block h-[54px] w-full border-b-2 border-plot-faint pt-0.5"
      >
        <path className="fill-plot" d={bars(true)} />
        <path className="fill-plot-faint" d={bars(false)} />
      </svg>
      {priceTicks.map(([price, left]) => (
        <span
          key={price}
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
