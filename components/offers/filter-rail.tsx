"use client";

import { useEffect, useRef } from "react";

import { counted } from "@/lib/offers/format";
import { boardHref } from "@/lib/offers/links";
import { facetNames } from "@/lib/offers/schema";
import type { BoardView } from "@/lib/offers/view-schema";

import { Facet } from "./facet";
import { HiddenParameters } from "./hidden-parameters";
import { PriceRange } from "./price-range";
import { SearchBox } from "./search-box";
import { Segments } from "./segments";

const vram = { any: "", "24": "24..", "48": "48..", "80": "80..", "141": "141.." };
const gpus = { any: "", "1": "1", "2": "2", "4": "4", "8": "8" };

/** The filters: a column where there is room, a drawer elsewhere, and a plain form without JavaScript. */
export function FilterRail({ view, isOpen, close }: { view: BoardView; isOpen: boolean; close(): void }) {
  const head = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    head.current?.focus();
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && close();
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [isOpen, close]);
  return (
    <aside className="rail" id="filters" aria-label="Filters" data-open={isOpen || undefined}>
      <form id="filters-form" action="/" onSubmit={(event) => event.preventDefault()}>
        <div className="rail-head">
          <h2>Filters</h2>
          <a
            className="btn"
            href="#main"
            ref={head}
            onClick={(event) => {
              if (window.location.hash !== "#filters") event.preventDefault();
              close();
            }}
          >
            Show {counted(view.total, "offer")}
          </a>
        </div>
        <SearchBox />
        <PriceRange counts={view.prices} />
        <Segments name="vram" title="VRAM per GPU, GB or more" options={vram} />
        <Segments name="gpus" title="GPUs in the machine" options={gpus} />
        {facetNames.map((name) => (
          <Facet key={name} name={name} facets={view.facets} />
        ))}
        <HiddenParameters />
        <p className="no-js">
          <button type="submit" className="btn primary">
            Apply
          </button>{" "}
          <a href={boardHref("")}>Clear all</a>
        </p>
      </form>
    </aside>
  );
}
