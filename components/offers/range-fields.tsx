"use client";

import { cx } from "@/components/ui/cx";
import { fieldClass } from "@/components/ui/select";
import { joinRange, withRange } from "@/lib/offers/links";
import type { RangeName } from "@/lib/offers/search";
import { parseSearch, type ParsedSearch } from "@/lib/offers/search-params";

import { useDraft } from "./use-draft";
import { useOffersNavigation } from "./use-offers-navigation";

/** The two ends of a range filter as typed, and how to change them. An empty end is open. */
export function useRangeEnds(name: RangeName): {
  from: string;
  to: string;
  set(from: string, to: string): void;
} {
  const { query, go } = useOffersNavigation();
  const withEnds = (newest: ParsedSearch, draft: string) =>
    withRange(newest, name, joinRange(...splitEnds(draft)));
  const [ends, setEnds] = useDraft(endsOf(query, name), {
    normalize: (draft) => endsOf(parseSearch(withEnds(query, draft)), name),
    send: (draft) => go((newest) => withEnds(newest, draft), { replaces: true }),
  });
  const [from, to] = splitEnds(ends);
  return { from, to, set: (from, to) => setEnds(`${from}..${to}`) };
}

interface RangeFieldsProps {
  name: RangeName;
  /** What the two fields are for: "Price". */
  label: string;
  ends: ReturnType<typeof useRangeEnds>;
}

/** Two fields for the ends of a range. */
export function RangeFields({ name, label, ends: { from, to, set } }: RangeFieldsProps) {
  const field = (end: "from" | "to", value: string, placeholder: string, change: (typed: string) => void) => (
    <input
      className={cx(fieldClass, "text-right text-ink")}
      name={`${name}-${end}`}
      inputMode="decimal"
      autoComplete="off"
      aria-label={`${label} ${end}`}
      placeholder={placeholder}
      value={value}
      onChange={(event) => change(event.target.value)}
    />
  );
  return (
    <div className="grid grid-cols-[1fr_auto_1fr] items-center gap-2 text-xs text-ink-3">
      {field("from", from, "min", (typed) => set(typed, to))}
      <span>to</span>
      {field("to", to, "any", (typed) => set(from, typed))}
    </div>
  );
}

function splitEnds(ends: string): [string, string] {
  const [from = "", to = ""] = ends.split("..");
  return [from, to];
}

/** The two ends as in the query; an invalid range as it was typed. */
function endsOf({ search, params }: ParsedSearch, name: RangeName): string {
  const range = search.ranges[name];
  if (typeof range === "object" && range) return `${range.min ?? ""}..${range.max ?? ""}`;
  return params.get(name) ?? "..";
}
