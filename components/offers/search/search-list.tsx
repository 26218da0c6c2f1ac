"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useEffectEvent, useState } from "react";

import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { pluralize } from "@/lib/format";
import { withNearName } from "@/lib/offers/more-links";
import { offersOptions } from "@/lib/offers/query-options";
import type { Notice } from "@/lib/offers/schema";
import { parseSearch } from "@/lib/offers/search-params";
import type { OffersView } from "@/lib/offers/view-schema";

import { useOffersNavigation } from "../use-offers-navigation";
import "./part.css";
import { ReadWords, TypedWord, type UnreadWord } from "./read-words";
import { useGoTo } from "./use-go-to";

export interface SearchListProps {
  field: RefObject<HTMLInputElement | null>;
  text: string;
  change(text: string): void;
  /** How often Enter was pressed, also before this was loaded. */
  entered: number;
}

/** Below the search: how its words are read, near names of unknown ones, the number of offers, and where else to go. */
export default function SearchList({ field, text, change, entered }: SearchListProps) {
  const { query, go } = useOffersNavigation();
  const { data: view } = useQuery(offersOptions(query.canonical));
  const [closedAt, setClosedAt] = useState<string | null>(entered > 0 ? text : null);
  // After a choice the words that are no filters stay in the field; the list opens again with the next typed letter.
  const [isSettled, setSettled] = useState(entered > 0);
  const [active, setActive] = useState(-1);
  const settle = useSettle();
  // The options in their order: near names, the matching offers, which Enter shows, and other views.
  const nearNames = view ? view.notices.flatMap(nearName) : [];
  const goals = useGoTo(text, view);
  const isOpen = view !== undefined && text.trim() !== "" && closedAt !== text && !isSettled;
  const usual = nearNames.length;
  const count = usual + 1 + goals.length;
  const chosen = active < 0 || active >= count ? usual : active;

  function choose(option: number) {
    const near = nearNames[option];
    const goal = goals[option - usual - 1];
    if (near) change(withNearName(text, near.word, near.name));
    setClosedAt(near ? null : text);
    setSettled(!near);
    setActive(-1);
    if (goal) go(() => goal.query);
    else void settle();
  }

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : count - 1;
      if (isOpen) setActive((chosen + step) % count);
      else {
        setClosedAt(null);
        setSettled(false);
      }
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      setClosedAt(text);
    } else if (event.key === "Enter") choose(isOpen ? chosen : usual);
  });
  const onBlur = useEffectEvent(() => setClosedAt(text));
  const onStart = useEffectEvent(() => void (entered > 0 && settle()));
  useEffect(() => {
    const input = field.current!;
    const key = (event: KeyboardEvent) => onKey(event);
    const blur = () => onBlur();
    const type = () => setSettled(false);
    input.addEventListener("keydown", key);
    input.addEventListener("blur", blur);
    input.addEventListener("input", type);
    onStart();
    return () => {
      input.removeEventListener("keydown", key);
      input.removeEventListener("blur", blur);
      input.removeEventListener("input", type);
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
          {nearNames.map(({ word, name }, option) => (
            <Option key={word} option={option} chosen={chosen} choose={choose}>
              <TypedWord word={word} />
              <span className="min-w-0 wrap-anywhere">
                <span>Did you mean </span>
                <span className="font-medium text-accent">{name}</span>
                <span>? Otherwise searched as text.</span>
              </span>
            </Option>
          ))}
          {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a group of options */}
          <div role="group" aria-label="Go to">
            <p aria-hidden="true" className="px-2 pt-1 text-xs font-medium text-ink-3">
              Go to
            </p>
            <Option option={usual} chosen={chosen} choose={choose}>
              <Icon name="search" className={chosen === usual ? "text-accent" : "text-ink-3"} />
              <span>Show matching offers</span>
              <span className="ml-auto text-xs text-ink-3">{pluralize(view.total, "offer")}</span>
              <kbd aria-hidden="true">Enter</kbd>
            </Option>
            {goals.map(({ icon, name, detail, note, query: goal }, at) => (
              <Option key={goal} option={usual + 1 + at} chosen={chosen} choose={choose}>
                <Icon name={icon} className={chosen === usual + 1 + at ? "text-accent" : "text-ink-3"} />
                <span className="min-w-0 truncate">
                  <span>{name}</span>
                  <span className="text-ink-3">{` · ${detail}`}</span>
                </span>
                <span className="ml-auto text-xs whitespace-nowrap text-ink-3">{note}</span>
              </Option>
            ))}
          </div>
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
  const rest = noted.reduce(
    (text, { value }) => withNearName(text, value, " "),
    parseSearch(canonical).search.q,
  );
  const plain = rest.replace(/\s+/gu, " ").trim();
  return [
    ...noted
      .filter(({ suggestion }) => suggestion === undefined)
      .map(({ value, message }) => ({ word: value, message })),
    ...(plain ? [{ word: plain, message: "Searched as text." }] : []),
  ];
}
