"use client";

import { useEffect, useEffectEvent, useRef } from "react";

import { Button, buttonClass } from "@/components/ui/button";
import { Segmented, SegmentedOption } from "@/components/ui/segmented";
import { pluralize } from "@/lib/format";
import { offersHref, withRange } from "@/lib/offers/links";
import { facetNames, type FacetName } from "@/lib/offers/schema";
import type { RangeName } from "@/lib/offers/search";
import type { OffersView } from "@/lib/offers/view-schema";

import { Facet, FacetFrame } from "./facet";
import { PriceRange } from "./price-range";
import { SearchBox } from "./search-box";
import { useOffersNavigation } from "./use-offers-navigation";

const vram = { any: "", "24": "24..", "48": "48..", "80": "80..", "141": "141.." };
const gpus = { any: "", "1": "1", "2": "2", "4": "4", "8": "8" };

/** The filters: a column on wide screens, else a modal drawer; a plain form without JavaScript. */
export function FilterRail({ view, isOpen, close }: { view: OffersView; isOpen: boolean; close(): void }) {
  const drawer = useRef<HTMLDialogElement>(null);
  const onClose = useEffectEvent(close);
  useEffect(() => {
    const element = drawer.current!;
    if (!isOpen) return element.close();
    element.showModal();
    // As a column it is not modal: the page beside it must stay accessible.
    const room = window.matchMedia("(min-width: 1241px)");
    const shut = () => onClose();
    room.addEventListener("change", shut);
    return () => room.removeEventListener("change", shut);
  }, [isOpen]);
  return (
    <aside aria-label="Filters">
      <dialog
        id="filters"
        ref={drawer}
        aria-label="Filters"
        onClose={close}
        onPointerDown={({ target, clientX }) => {
          const isBackdrop = isOpen && target === drawer.current;
          if (isBackdrop && clientX > drawer.current!.getBoundingClientRect().right) close();
        }}
        className="min-w-0 bg-transparent px-4 pt-3 pb-6 text-inherit backdrop:bg-transparent max-xl:fixed max-xl:inset-y-0 max-xl:right-auto max-xl:left-0 max-xl:z-25 max-xl:m-0 max-xl:h-full max-xl:max-h-none max-xl:w-80 max-xl:overflow-auto max-xl:overscroll-contain max-xl:bg-surface max-xl:pt-0 sm:max-xl:floats max-xl:target:block max-sm:right-0 max-sm:h-[calc(100%-56px)] max-sm:w-full max-sm:max-w-none xl:static xl:block xl:w-auto xl:max-w-none"
      >
        <form id="filters-form" action="/" autoComplete="off" onSubmit={(event) => event.preventDefault()}>
          <div className="sticky top-0 z-2 -mx-4 mb-3 flex min-h-(--top) items-center justify-between border-b bg-surface px-4 py-2 xl:hidden [&_h2]:text-lg">
            <h2>Filters</h2>
            <a
              className={buttonClass()}
              href="#main"
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
          <Segments name="vram" title="Min. VRAM per GPU (GB)" options={vram} />
          <Segments name="gpus" title="GPUs per machine" options={gpus} />
          {facetNames
            .filter((name) => isNeeded(name, view))
            .map((name) => (
              <Facet key={name} name={name} facets={view.facets} />
            ))}
          <HiddenParameters />
          <p className="hidden noscript:block">
            <Button type="submit" variant="primary">
              Apply
            </Button>{" "}
            <a href={offersHref("")}>Clear all</a>
          </p>
        </form>
      </dialog>
    </aside>
  );
}

/** Own offers have one kind of price and no source. */
function isNeeded(name: FacetName, { facets, market }: OffersView): boolean {
  const isOfMarket = name === "kind" || name === "tier" || name === "source";
  return !isOfMarket || ((market.shown === "public" || market.shown === "all") && facets[name].length > 1);
}

const withoutControl = ["total", "size", "market"];

/** The query parameters that no control of the form sends. */
function HiddenParameters() {
  const { params } = useOffersNavigation().query;
  return withoutControl.map((name) => {
    const value = params.get(name);
    return value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />;
  });
}

interface SegmentsProps {
  name: RangeName;
  title: string;
  /** Ranges by label. */
  options: Record<string, string>;
}

/** A range filter with common steps. A range that is not among them gets its own segment. */
function Segments({ name, title, options }: SegmentsProps) {
  const { query, go } = useOffersNavigation();
  const selected = query.params.get(name) ?? "";
  const isUsual = Object.values(options).includes(selected);
  const all = Object.entries(options).sort(
    ([, a], [, b]) => Number.parseFloat(a || "0") - Number.parseFloat(b || "0"),
  );
  if (!isUsual) all.push([selected.replace(/\.\.$/, "+").replace("..", "–"), selected]);
  return (
    <FacetFrame title={title} clearTo={selected ? (query) => withRange(query, name, "") : null}>
      <Segmented>
        {all.map(([label, range]) => (
          <SegmentedOption
            key={label}
            label={label}
            name={name}
            value={range}
            checked={range === selected}
            since={query}
            onChange={() => go((query) => withRange(query, name, range))}
          />
        ))}
      </Segmented>
    </FacetFrame>
  );
}
