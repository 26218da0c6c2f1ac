"use client";

import { useEffect, useEffectEvent, useRef } from "react";

import { Button, buttonClass } from "@/components/ui/button";
import { pluralize } from "@/lib/format";
import { offersHref, withRanges } from "@/lib/offers/links";
import type { FacetName } from "@/lib/offers/schema";
import type { RangeName } from "@/lib/offers/search";
import type { OffersView } from "@/lib/offers/view-schema";

import { Facet, FacetFrame } from "./facet";
import { PriceRange } from "./price-range";
import { RangeFields, useRangeEnds } from "./range-fields";
import { RangeSteps } from "./range-steps";
import { RegionFacet } from "./region-facet";
import { useOffersNavigation } from "./use-offers-navigation";

/** Always visible, and folded until they filter. */
const openFacets = ["gpu", "billing", "stock"] as const satisfies FacetName[];
const foldedFacets = [
  "provider",
  "cloud",
  "vendor",
  "nvlink",
  "interconnect",
  "type",
  "kind",
  "tier",
  "source",
] as const satisfies FacetName[];

const sizes = [
  ["vcpus", "vCPUs"],
  ["memory", "Memory, GB"],
  ["storage", "Storage, GB"],
] as const satisfies [RangeName, string][];

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
          <PriceRange counts={view.prices} />
          <RangeSteps name="vram" title="VRAM per GPU" unit="GB" steps={[24, 48, 80, 141]} usual="least" />
          <RangeSteps name="vramTotal" title="Total VRAM" unit="GB" steps={[96, 320, 640]} usual="least" />
          <RangeSteps name="gpus" title="GPUs per machine" unit="n" steps={[1, 2, 4, 8]} usual="exactly" />
          <RegionFacet options={view.facets.region} />
          {openFacets.map((name) => (
            <Facet key={name} name={name} facets={view.facets} />
          ))}
          {foldedFacets
            .filter((name) => isNeeded(name, view))
            .map((name) => (
              <Facet key={name} name={name} facets={view.facets} isFolded />
            ))}
          <Sizes />
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

/** Own offers have one kind of price and no source; what no offer names needs no filter. */
function isNeeded(name: FacetName, { facets, market }: OffersView): boolean {
  if (name === "kind" || name === "tier" || name === "source")
    return (market.shown === "public" || market.shown === "all") && facets[name].length > 1;
  return facets[name].some(({ value }) => value !== "unknown");
}

const withoutControl = ["total", "columns", "size", "market", "launchable", "hours", "disk", "group"];

/** The query parameters that no control of the form sends. */
function HiddenParameters() {
  const { params } = useOffersNavigation().query;
  return withoutControl.map((name) => {
    const value = params.get(name);
    return value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />;
  });
}

/** Ranges that few people need. */
function Sizes() {
  const { search } = useOffersNavigation();
  const isChosen = sizes.some(([name]) => search.ranges[name] !== null);
  return (
    <FacetFrame
      title="vCPUs, memory, storage"
      clearTo={isChosen ? (query) => withRanges(query, { vcpus: "", memory: "", storage: "" }) : null}
      folded=""
    >
      {sizes.map(([name, label]) => (
        <Size key={name} name={name} label={label} />
      ))}
    </FacetFrame>
  );
}

function Size({ name, label }: { name: RangeName; label: string }) {
  const ends = useRangeEnds(name);
  return (
    <div className="pb-2 text-xs text-ink-2">
      <span aria-hidden="true">{label}</span>
      <RangeFields name={name} label={label} ends={ends} />
    </div>
  );
}
