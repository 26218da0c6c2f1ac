"use client";

import { useEffect, useRef, useState } from "react";

import { histogram, stepStart } from "@/lib/offers/histogram";
import type { RangeFilter } from "@/lib/offers/search";
import { joinRange, withRange } from "@/lib/offers/links";

import { ViewLink } from "./view-link";
import { useOffersNavigation } from "./use-offers-navigation";

const debounceDelay = 250;
const height = 50;
const pitch = 6;

/** The price range, in dollars per GPU-hour. */
export function PriceRange({ counts }: { counts: number[] }) {
  const { query, search, go } = useOffersNavigation();
  const range = search.ranges.price;
  const requested =
    typeof range === "object" && range
      ? [range.min?.toString() ?? "", range.max?.toString() ?? ""].join("..")
      : "";
  const [ends, setEnds] = useState(requested || "..");
  const [known, setKnown] = useState(requested);
  if (known !== requested) {
    setKnown(requested);
    if (!isSameRange(ends, requested)) setEnds(requested || "..");
  }
  const latest = useRef({ query, go });
  useEffect(() => {
    latest.current = { query, go };
  });
  useEffect(() => {
    if (isSameRange(ends, known)) return;
    const timer = setTimeout(() => {
      const [from, to] = splitEnds(ends);
      latest.current.go(withRange(latest.current.query, "price", joinRange(from, to)), { replaces: true });
    }, debounceDelay);
    return () => clearTimeout(timer);
  }, [ends, known]);
  const [from, to] = splitEnds(ends);
  return (
    <fieldset className="facet">
      <legend>Price, $/GPU-hour</legend>
      {range !== null && (
        <ViewLink className="clear" to={withRange(query, "price", "")}>
          Clear<span className="vh"> price</span>
        </ViewLink>
      )}
      <PriceHistogram counts={counts} range={range} />
      <div className="two">
        <input
          className="field num"
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
          className="field num"
          name="price-to"
          inputMode="decimal"
          autoComplete="off"
          aria-label="Price to"
          placeholder="any"
          value={to}
          onChange={(event) => setEnds(`${from}..${event.target.value}`)}
        />
      </div>
    </fieldset>
  );
}

function splitEnds(ends: string): [string, string] {
  const [from = "", to = ""] = ends.split("..");
  return [from, to];
}

/** Whether the fields and the URL contain the same range: `4` equals `4.0`. */
function isSameRange(ends: string, requested: string): boolean {
  const [left, right] = [splitEnds(ends), splitEnds(requested)];
  return left.every((end, at) =>
    end === "" || right[at] === "" ? end === right[at] : Number(end.replace(",", ".")) === Number(right[at]),
  );
}

/** The number of offers per price; prices outside of the range are faint. Decorative: the fields beside it carry the values. */
function PriceHistogram({ counts, range }: { counts: number[]; range: RangeFilter }) {
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
