"use client";

import { withRange } from "@/lib/offers/links";
import type { RangeName } from "@/lib/offers/search";

import { ViewLink } from "./view-link";
import { useOffersNavigation } from "./use-offers-navigation";

interface SegmentsProps {
  name: RangeName;
  title: string;
  /** Ranges by label. */
  options: Record<string, string>;
}

/** A range filter with common steps. A range that is not among them gets its own segment. */
export function Segments({ name, title, options }: SegmentsProps) {
  const { query, go } = useOffersNavigation();
  const selected = new URLSearchParams(query).get(name) ?? "";
  const isUsual = Object.values(options).includes(selected);
  const all = Object.entries(options).sort(
    ([, a], [, b]) => Number.parseFloat(a || "0") - Number.parseFloat(b || "0"),
  );
  if (!isUsual) all.push([selected.replace(/\.\.$/, "+").replace("..", "–"), selected]);
  return (
    <fieldset className="facet">
      <legend>{title}</legend>
      {selected && (
        <ViewLink className="clear" to={withRange(query, name, "")}>
          Clear<span className="vh">{` ${title}`}</span>
        </ViewLink>
      )}
      <div className="seg">
        {all.map(([label, range]) => (
          <label key={label}>
            <input
              type="radio"
              name={name}
              value={range}
              checked={range === selected}
              onChange={() => go(withRange(query, name, range))}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
