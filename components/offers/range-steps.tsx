"use client";

import { useState } from "react";

import { cx } from "@/components/ui/cx";
import { Segmented, SegmentedOption } from "@/components/ui/segmented";
import { fieldClass } from "@/components/ui/select";
import { withRange } from "@/lib/offers/links";
import type { RangeFilter, RangeName } from "@/lib/offers/search";

import { FacetFrame } from "./facet";
import { useDraft } from "./use-draft";
import { useFollowed } from "@/components/ui/use-followed";
import { useOffersNavigation } from "./use-offers-navigation";

const modes = { least: "at least", exactly: "exactly" } as const;
type Mode = keyof typeof modes;

interface RangeStepsProps {
  name: RangeName;
  title: string;
  /** Stands in the field for another number: "GB". */
  unit: string;
  steps: readonly number[];
  usual: Mode;
}

/** A range filter with common steps and a field for any number, which is the least or the exact one. */
export function RangeSteps({ name, title, unit, steps, usual }: RangeStepsProps) {
  const { query, search, go } = useOffersNavigation();
  const range = search.ranges[name];
  const [chosen, setChosen] = useState<Mode>(usual);
  const mode = modeOf(range) ?? chosen;
  const number = numberOf(range);
  const selected = query.params.get(name) ?? "";
  const spell = (value: string, as = mode) => (value === "" ? "" : as === "least" ? `${value}..` : value);
  const select = useFollowed<HTMLSelectElement>("value", mode, query);
  const isStep = number === null || steps.includes(Number(number));
  const [typed, setTyped] = useDraft(isStep ? "" : number, {
    normalize: (draft) => (/^\d+(\.\d+)?$/.test(draft.trim()) ? String(Number(draft)) : ""),
    send: (draft) => go((newest) => withRange(newest, name, spell(draft.trim())), { replaces: true }),
  });
  const options = [["any", ""], ...steps.map((step) => [String(step), spell(String(step))])] as [
    string,
    string,
  ][];
  // A range with two ends, or only the upper one, has no number.
  if (range !== null && number === null) options.push([selected.replace("..", "–"), selected]);
  return (
    <FacetFrame
      title={title}
      clearTo={null}
      end={
        <select
          ref={select}
          data-end=""
          aria-label={`${title}: at least or exactly`}
          className="absolute top-0 right-0 cursor-pointer bg-transparent text-right text-xs text-accent noscript:hidden"
          defaultValue={mode}
          onChange={({ target }) => {
            const next = target.value as Mode;
            setChosen(next);
            if (number !== null) go((newest) => withRange(newest, name, spell(number, next)));
          }}
        >
          {Object.entries(modes).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      }
    >
      <div className="flex gap-1.5">
        <Segmented className="min-w-0 flex-1">
          {options.map(([label, value]) => (
            <SegmentedOption
              key={label}
              label={label}
              name={name}
              value={value}
              checked={value === selected}
              since={query}
              onChange={() => go((newest) => withRange(newest, name, value))}
            />
          ))}
        </Segmented>
        <span className="w-10 shrink-0 noscript:hidden">
          <input
            className={cx(fieldClass, "text-right text-ink")}
            inputMode="decimal"
            autoComplete="off"
            aria-label={`${title}: another number`}
            placeholder={unit}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </span>
      </div>
    </FacetFrame>
  );
}

/** How a range is to be read; null if both are possible, or neither. */
function modeOf(range: RangeFilter): Mode | null {
  if (range === null || typeof range === "string" || range.min === null) return null;
  return range.max === null ? "least" : range.min === range.max ? "exactly" : null;
}

function numberOf(range: RangeFilter): string | null {
  return modeOf(range) === null ? null : String((range as { min: number }).min);
}
