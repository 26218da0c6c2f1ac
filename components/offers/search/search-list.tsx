"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useEffectEvent, useState } from "react";

import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { pluralize } from "@/lib/format";
import { offersOptions } from "@/lib/offers/query-options";
import type { Notice } from "@/lib/offers/schema";
import { parseSearch } from "@/lib/offers/search-params";
import type { OffersView } from "@/lib/offers/view-schema";

import { useOffersNavigation } from "../use-offers-navigation";
import "./part.css";
import { ReadWords, TypedWord, type UnreadWord } from "./read-words";

export interface SearchListProps {
  field: RefObject<HTMLInputElement | null>;
  text: string;
  change(text: string): void;
  /** How often Enter was pressed, also before this was loaded. */
  entered: number;
}

/** Below the search: how its words are read, near names of unknown ones, and the number of offers. */
export default function SearchList({ field, text, change, entered }: SearchListProps) {
  const { query } = useOffersNavigation();
  const { data: view } = useQuery(offersOptions(query.canonical));
  const [closedAt, setClosedAt] = useState<string | null>(entered > 0 ? text : null);
  const [active, setActive] = useState(-1);
  const settle = useSettle();
  const options = view ? view.notices.flatMap(nearName) : [];
  const isOpen = view !== undefined && text.trim() !== "" && closedAt !== text;
  const last = options.length;
  const chosen = active < 0 || active > last ? last : active;

  function choose(option: number) {
    const near = options[option];
    if (near) change(text.replace(near.word, near.name));
    setClosedAt(near ? null : text);
    setActive(-1);
    void settle();
  }

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : last;
      if (isOpen) setActive((chosen + step) % (last + 1));
      else setClosedAt(null);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      setClosedAt(text);
    } else if (event.key === "Enter" && isOpen && chosen < last) choose(chosen);
    else if (event.key === "Enter") choose(last);
  });
  const onBlur = useEffectEvent(() => setClosedAt(text));
  const onStart = useEffectEvent(() => void (entered > 0 && settle()));
  useEffect(() => {
    const input = field.current!;
    const key = (event: KeyboardEvent) => onKey(event);
    const blur = () => onBlur();
    input.addEventListener("keydown", key);
    input.addEventListener("blur", blur);
    onStart();
    return () => {
      input.removeEventListener("keydown", key);
      input.removeEventListener("blur", blur);
    };
  }, [field]);
  useEffect(() => {
    const input = field.current!;
    input.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) input.setAttribute("aria-activedescendant", `search-option-${chosen}`);
    else input.removeAttribute("aria-activedescendant");
  }, [field, isOpen, chosen]);

  if (!isOpen) return null;
  return (
    <div data-part="search">
      <div
        className="absolute top-full right-0 left-0 z-25 mt-1 max-w-[620px] rounded-lg bg-raised p-2 text-sm floats"
        // A click keeps the focus in the field.
        onPointerDown={(event) => event.preventDefault()}
      >
        <ReadWords read={view.reading} unread={unreadWords(view)} />
        {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the popup of a combobox; its options hold more than text */}
        <div id="search-list" role="listbox" aria-label="Search">
          {options.map(({ word, name }, option) => (
            <Option key={word} option={option} chosen={chosen} choose={choose}>
              <TypedWord word={word} />
              <span className="min-w-0 wrap-anywhere">
                <span>Did you mean </span>
                <span className="font-medium text-accent">{name}</span>
                <span>? Otherwise searched as text.</span>
              </span>
            </Option>
          ))}
          <Option option={last} chosen={chosen} choose={choose}>
            <Icon name="search" className={chosen === last ? "text-accent" : "text-ink-3"} />
            <span>Show matching offers</span>
            <span className="ml-auto text-xs text-ink-3">{pluralize(view.total, "offer")}</span>
            <kbd aria-hidden="true">Enter</kbd>
          </Option>
        </div>
        <p className="mt-1.5 flex items-center gap-2 border-t px-2 pt-1.5 text-xs text-ink-3">
          <span>Put words in "quotes" to search them as text.</span>
          <span className="ml-auto whitespace-nowrap max-md:hidden">
            <kbd>Esc</kbd> <span>close</span>
          </span>
        </p>
      </div>
    </div>
  );
}

interface OptionProps {
  option: number;
  chosen: number;
  choose(option: number): void;
  children: React.ReactNode;
}

/** An option of the list; the focus stays in the field. */
function Option({ option, chosen, choose, children }: OptionProps) {
  const isChosen = option === chosen;
  return (
    <button
      type="button"
      id={`search-option-${option}`}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an option holds more than text
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className={cx(
        "flex min-h-8 w-full items-center gap-2 rounded-sm px-2 text-left hover:bg-hover",
        isChosen && "bg-selected",
      )}
      onClick={() => choose(option)}
    >
      {children}
    </button>
  );
}

/** Replaces the URL of a typed text with that of the filters that it means. */
function useSettle(): () => Promise<void> {
  const client = useQueryClient();
  const { go } = useOffersNavigation();
  return async () => {
    let asked = "";
    go((newest) => (asked = newest.canonical), { replaces: true });
    const view = await client.fetchQuery(offersOptions(asked));
    if (view.canonical === asked) return;
    client.setQueryData(offersOptions(view.canonical).queryKey, view);
    go((newest) => (newest.canonical === asked ? view.canonical : newest.canonical), { replaces: true });
  };
}

interface NearName {
  word: string;
  name: string;
}

function nearName({ param, value, suggestion }: Notice): NearName[] {
  return param === "q" && suggestion !== undefined ? [{ word: value, name: suggestion }] : [];
}

/** What is searched as text and has no near name, and why where there is more to say. */
function unreadWords({ canonical, notices }: OffersView): UnreadWord[] {
  const noted = notices.filter(({ param }) => param === "q");
  const rest = noted.reduce((text, { value }) => text.replace(value, " "), parseSearch(canonical).search.q);
  const plain = rest.replace(/\s+/gu, " ").trim();
  return [
    ...noted
      .filter(({ suggestion }) => suggestion === undefined)
      .map(({ value, message }) => ({ word: value, message })),
    ...(plain ? [{ word: plain, message: "Searched as text." }] : []),
  ];
}
