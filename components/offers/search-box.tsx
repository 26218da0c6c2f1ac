"use client";

import { type ComponentType, lazy, Suspense, useRef, useState } from "react";

import { cx } from "@/components/ui/cx";
import { fieldClass } from "@/components/ui/select";
import { Icon } from "@/components/ui/icon";
import { nothing } from "@/components/ui/on-demand";
import { withText } from "@/lib/offers/links";

import type { SearchListProps } from "./search/search-list";
import { useDraft } from "./use-draft";
import { useOffersNavigation } from "./use-offers-navigation";

const SearchList = lazy<ComponentType<SearchListProps>>(() => import("./search/search-list").catch(nothing));

/** The search: updates the URL with every key press; a list below it tells how the words are read. */
export function SearchBox() {
  const { search, go } = useOffersNavigation();
  const [text, change] = useDraft(search.q, {
    normalize: (draft) => draft.normalize("NFKC").replace(/\s+/gu, " ").trim(),
    send: (draft) => go((query) => withText(query, draft), { replaces: true }),
  });
  const field = useRef<HTMLInputElement>(null);
  const [isUsed, setUsed] = useState(false);
  const [entered, setEntered] = useState(0);
  return (
    <div className="relative min-w-0 flex-1 max-md:basis-full">
      <label className="relative block">
        <span className="sr-only">Search in all offers</span>
        <Icon name="search" className="absolute top-[calc(var(--control)/2-7px)] left-2 text-ink-3" />
        <input
          id="search"
          ref={field}
          role="combobox"
          aria-expanded={false}
          aria-controls="search-list"
          aria-autocomplete="list"
          className={cx(fieldClass, "px-7 text-ellipsis")}
          name="q"
          form="filters-form"
          value={text}
          placeholder="Search, e.g. 8x h100 europe"
          autoComplete="off"
          enterKeyHint="search"
          spellCheck={false}
          maxLength={200}
          onChange={(event) => change(event.target.value)}
          onFocus={() => setUsed(true)}
          onKeyDown={(event) => event.key === "Enter" && setEntered(entered + 1)}
        />
        <kbd
          className="absolute top-[calc(var(--control)/2-9px)] right-1.5 max-md:hidden noscript:hidden"
          aria-hidden="true"
        >
          /
        </kbd>
      </label>
      {isUsed && (
        <Suspense>
          <SearchList field={field} text={text} change={change} entered={entered} />
        </Suspense>
      )}
    </div>
  );
}
