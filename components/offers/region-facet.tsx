"use client";

import { useState } from "react";

import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { fieldClass } from "@/components/ui/select";
import { withList } from "@/lib/offers/links";
import type { FacetOption } from "@/lib/offers/schema";

import { FacetCheckbox, FacetFrame } from "./facet";
import { listRegions, toggleRegion } from "./region-tree";
import { useOffersNavigation } from "./use-offers-navigation";

/** Continents, their countries and US states with live counts; the search finds all levels. */
export function RegionFacet({ options }: { options: FacetOption[] }) {
  const { search, go } = useOffersNavigation();
  const [text, setText] = useState("");
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [active, setActive] = useState<string | null>(null);
  const { values, matchesNothing } = search.lists.region;
  const needle = text.trim().toLowerCase();
  const rows = listRegions(options, values, { opened, needle });
  if (options.length === 0) return null;
  return (
    <FacetFrame
      title="Region"
      clearTo={values.length > 0 || matchesNothing ? (query) => withList(query, "region", []) : null}
    >
      <input
        className={cx(fieldClass, "mb-1 noscript:hidden")}
        type="search"
        aria-label="Search in Region"
        placeholder="Country or state"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul>
        {rows.map((row) => (
          <FacetCheckbox
            key={row.value}
            name="region"
            option={row}
            isChecked={row.isIncluded === true}
            isActive={row.value === active}
            activate={() => setActive(row.value)}
            toggle={(isOn) =>
              go((query) => {
                const now = query.search.lists.region.values;
                const shown = listRegions(options, now, { opened, needle }).find(
                  ({ value }) => value === row.value,
                );
                if (shown && shown.isIncluded === isOn) return query.canonical;
                return withList(query, "region", toggleRegion(options, now, row.value));
              })
            }
            start={
              row.isOpen === null || row.isOpen === undefined ? (
                <span className="w-4 shrink-0" />
              ) : (
                <button
                  type="button"
                  className="inline-flex h-6 w-4 shrink-0 items-center text-ink-3 max-md:h-(--touch) noscript:invisible"
                  aria-expanded={row.isOpen}
                  aria-label={`Regions in ${row.label}`}
                  onClick={() => setOpened(new Map(opened).set(row.value, !row.isOpen))}
                >
                  <Icon name={row.isOpen ? "chevron-down" : "chevron-right"} />
                </button>
              )
            }
          />
        ))}
      </ul>
      {rows.length === 0 && <p className="text-xs text-ink-3">No matches</p>}
    </FacetFrame>
  );
}
