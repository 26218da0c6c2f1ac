"use client";

import { useSearchParams } from "next/navigation";

import { Button, buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { compareHref, maxCompared } from "@/lib/offers/compare-query";

import { CopySelection } from "./copy-selection";
import { endSelection, toggleOffer, useSelection, type SelectedOffer, type ShownView } from "./selection";

/** The selected offers at the bottom of the page, and what can be done with them. */
export function Tray({ view }: { view: ShownView }) {
  const { offers, isRefused } = useSelection();
  const back = useSearchParams().toString();
  const ids = offers.map(({ id }) => id);
  return (
    <section
      aria-label="Selected offers"
      className="sticky bottom-0 z-10 flex flex-wrap items-center gap-2.5 border-t bg-raised px-4 py-2 text-xs floats max-sm:bottom-14 max-md:px-3"
    >
      <p aria-live="polite" className="mr-2">
        <b className="block text-sm">{`${offers.length} selected`}</b>
        <span className={isRefused ? "text-bad" : "text-ink-3"}>
          {isRefused ? `At most ${maxCompared}. Remove one first.` : `of ${maxCompared} at most`}
        </span>
      </p>
      <ul className="flex min-w-0 flex-wrap gap-1.5 max-md:hidden">
        {offers.map((offer) => (
          <Chip key={offer.id} offer={offer} />
        ))}
      </ul>
      <div className="ml-auto flex items-center gap-1.5">
        <CopySelection offers={offers} view={view} />
        {offers.length > 1 ? (
          <Link
            data-shortcut="c"
            className={buttonClass({ variant: "primary" })}
            href={compareHref(ids, { back })}
          >{`Compare ${offers.length}`}</Link>
        ) : (
          <Button disabled>Compare</Button>
        )}
        <Button variant="quiet" onClick={leave}>
          Done
        </Button>
      </div>
    </section>
  );
}

function leave(): void {
  endSelection();
  document.querySelector<HTMLElement>("[data-select-button]")?.focus();
}

function Chip({ offer }: { offer: SelectedOffer }) {
  return (
    <li className="flex items-center gap-1.5 rounded-md border border-line-strong py-1 pl-2.5">
      <span className="grid">
        <b className="font-medium">{offer.name}</b>
        <span className="text-ink-3">{offer.text}</span>
      </span>
      <Button
        variant="quiet"
        size="icon"
        aria-label={`Remove ${offer.name}, ${offer.text}`}
        onClick={() => toggleOffer(offer)}
      >
        <Icon name="x" />
      </Button>
    </li>
  );
}
