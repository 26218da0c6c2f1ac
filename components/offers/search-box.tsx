"use client";

import { cx } from "@/components/ui/cx";
import { fieldClass } from "@/components/ui/select";
import { Icon } from "@/components/ui/icon";
import { withText } from "@/lib/offers/links";

import { useDraft } from "./use-draft";
import { useOffersNavigation } from "./use-offers-navigation";

/** Free text search: updates the URL with every key press. */
export function SearchBox() {
  const { search, go } = useOffersNavigation();
  const [text, change] = useDraft(search.q, {
    normalize: (draft) => draft.normalize("NFKC").replace(/\s+/gu, " ").trim(),
    send: (draft) => go((query) => withText(query, draft), { replaces: true }),
  });
  return (
    <label className="relative block min-w-0 flex-1">
      <span className="sr-only">Search in all offers</span>
      <Icon name="search" className="absolute top-[calc(var(--control)/2-7px)] left-2 text-ink-3" />
      <input
        id="search"
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
      />
      <kbd
        className="absolute top-[calc(var(--control)/2-9px)] right-1.5 max-md:hidden noscript:hidden"
        aria-hidden="true"
      >
        /
      </kbd>
    </label>
  );
}
