"use client";

import { useEffect, useEffectEvent, useRef } from "react";

import { useExclusive } from "@/components/ui/use-exclusive";
import { pluralize } from "@/lib/format";
import { offersHref } from "@/lib/offers/links";
import { facetNames } from "@/lib/offers/schema";
import type { OffersView } from "@/lib/offers/view-schema";

import { Facet } from "./facet";
import { HiddenParameters } from "./hidden-parameters";
import { PriceRange } from "./price-range";
import { SearchBox } from "./search-box";
import { Segments } from "./segments";

const vram = { any: "", "24": "24..", "48": "48..", "80": "80..", "141": "141.." };
const gpus = { any: "", "1": "1", "2": "2", "4": "4", "8": "8" };

/** The filters: a column on wide screens, else a drawer; a plain form without JavaScript. */
export function FilterRail({ view, isOpen, close }: { view: OffersView; isOpen: boolean; close(): void }) {
  const rail = useRef<HTMLElement>(null);
  const head = useRef<HTMLAnchorElement>(null);
  const onClose = useEffectEvent(close);
  useExclusive(rail, isOpen);
  useEffect(() => {
    if (!isOpen) return;
    head.current?.focus();
    const room = window.matchMedia("(min-width: 1361px)");
    const shut = () => onClose();
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && onClose();
    const onPress = ({ target }: PointerEvent) => rail.current!.contains(target as Node) || onClose();
    document.addEventListener("keydown", onKey);
    document.addEventListener("pointerdown", onPress);
    // As a column it is not modal: the page beside it must stay accessible.
    room.addEventListener("change", shut);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", onPress);
      room.removeEventListener("change", shut);
    };
  }, [isOpen]);
  return (
    <aside className="rail" id="filters" ref={rail} aria-label="Filters" data-open={isOpen || undefined}>
      <form id="filters-form" action="/" autoComplete="off" onSubmit={(event) => event.preventDefault()}>
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
            <span aria-live="polite">{`Show ${pluralize(view.total, "offer")}`}</span>
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
          <a href={offersHref("")}>Clear all</a>
        </p>
      </form>
    </aside>
  );
}
