"use client";

import { useEffect, useRef, useState } from "react";

import { cx } from "@/components/ui/cx";
import { fieldClass } from "@/components/ui/select";
import { Icon } from "@/components/ui/icon";
import { withText } from "@/lib/offers/links";

import { useOffersNavigation } from "./use-offers-navigation";

const debounceDelay = 250;

/** Free text search. Follows the URL, and updates it shortly after the last key press. */
export function SearchBox() {
  const { query, search, go } = useOffersNavigation();
  const [text, setText] = useState(search.q);
  const [known, setKnown] = useState(search.q);
  const [sent, setSent] = useState<string[]>([]);
  if (known !== search.q) {
    setKnown(search.q);
    const position = sent.indexOf(search.q);
    setSent(position < 0 ? [] : sent.slice(position + 1));
    // A text of this box arrives in the URL late; the user may have typed on, or typed a trailing space.
    if (position < 0 && normalizeQuery(text) !== search.q) setText(search.q);
  }
  const latest = useRef({ query, go });
  useEffect(() => {
    latest.current = { query, go };
  });
  useEffect(() => {
    if (normalizeQuery(text) === known) return;
    const timer = setTimeout(() => {
      setSent((earlier) => [...earlier, normalizeQuery(text)]);
      latest.current.go(withText(latest.current.query, text), { replaces: true });
    }, debounceDelay);
    return () => clearTimeout(timer);
  }, [text, known]);
  return (
    <label className="relative mb-3.5 block">
      <span className="sr-only">Search in all offers</span>
      <Icon name="search" className="absolute top-[calc(var(--control)/2-7px)] left-2 text-ink-3" />
      <input
        id="search"
        className={cx(fieldClass, "px-7")}
        name="q"
        value={text}
        placeholder="GPU, provider, region"
        autoComplete="off"
        enterKeyHint="search"
        spellCheck={false}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
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

function normalizeQuery(text: string): string {
  return text.normalize("NFKC").replace(/\s+/gu, " ").trim();
}
