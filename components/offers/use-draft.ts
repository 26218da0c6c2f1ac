"use client";

import { useState } from "react";

import { useOffersNavigation } from "./use-offers-navigation";

/** The text of a field whose value is in the query. `send` changes the query; the shown one follows with a delay. */
export function useDraft(
  current: string,
  { normalize, send }: { normalize(draft: string): string; send(draft: string): void },
): [draft: string, change: (draft: string) => void] {
  const { query } = useOffersNavigation();
  const [draft, setDraft] = useState(current);
  const [known, setKnown] = useState(query);
  const [sent, setSent] = useState<string[]>([]);
  if (known !== query) {
    setKnown(query);
    const position = sent.indexOf(current);
    setSent(position < 0 ? [] : sent.slice(position + 1));
    // A value of this field arrives late: the user may have typed on.
    if (position < 0 && normalize(draft) !== current) setDraft(current);
  }
  function change(next: string) {
    setDraft(next);
    const value = normalize(next);
    if (value === (sent.at(-1) ?? current)) return;
    setSent([...sent, value]);
    send(next);
  }
  return [draft, change];
}
