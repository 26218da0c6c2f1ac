"use client";

import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";

import { useLiveStatus } from "@/components/shell/live-status";
import { Icon } from "@/components/ui/icon";
import { useFocusReturn } from "@/components/ui/use-focus-return";
import { useViewChanges } from "@/components/views/use-view-changes";
import { useViews } from "@/components/views/use-views";
import { instancesOptions } from "@/lib/instances/query-options";
import { maxJumpLength } from "@/lib/jump/schema";
import type { SavedView } from "@/lib/views/schema";

import type { PaletteProps } from "../jump-button";
import { useJumpSearch, usePlaces } from "../use-jump";
import { findEntries, listPlaces, type Entry, type Section } from "./entries";
import { Option } from "./option";
import "./part.css";

/** Finds GPUs, saved views, machines, providers, pages and offers by a typed text, and opens them. */
export default function Palette({ isMac, close }: PaletteProps) {
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const { sections, failure, isEmpty } = useSections(typed.trim());
  const entries = sections.flatMap((section) => section.entries);
  const chosen = active < entries.length ? active : 0;
  const optionId = (option: number) => `${id}-${option}`;
  useFocusReturn();
  useEffect(() => {
    const element = dialog.current!;
    if (!element.open) element.showModal();
  }, []);
  useEffect(() => {
    document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: "nearest" });
  }, [id, chosen]);

  function change(text: string) {
    setTyped(text);
    setActive(0);
  }

  function onKeyDown(event: KeyboardEvent) {
    const entry = entries[chosen];
    if (event.nativeEvent.isComposing || !entry) return;
    const { key, ctrlKey, metaKey } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      const step = key === "ArrowDown" ? 1 : entries.length - 1;
      setActive((chosen + step) % entries.length);
    } else if (key === "Enter" && (ctrlKey || metaKey) && "href" in entry.to) {
      event.preventDefault();
      window.open(entry.to.href, "_blank", "noopener");
      close();
    } else if (key === "Enter") {
      event.preventDefault();
      document.getElementById(optionId(chosen))?.click();
    }
  }

  function follow({ to }: Entry, isNewTab: boolean) {
    if ("text" in to) change(to.text);
    else if (!isNewTab) close();
  }

  return (
    <div data-part="jump">
      <dialog
        ref={dialog}
        aria-label="Jump to"
        // A click beside it, in the browsers that know this.
        closedby="any"
        className="mx-auto mt-[12vh] max-h-[76vh] w-[640px] max-w-[calc(100%-24px)] flex-col overflow-hidden rounded-lg bg-raised text-sm text-ink floats backdrop:bg-scrim open:flex max-sm:m-0 max-sm:h-dvh max-sm:max-h-none max-sm:w-full max-sm:max-w-none max-sm:rounded-none"
        onCancel={(event) => {
          event.preventDefault();
          close();
        }}
      >
        <div className="flex flex-none items-center gap-2.5 border-b pr-3 pl-4">
          <Icon name="search" className="size-4 text-ink-3" />
          <input
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog opens on request, to type
            autoFocus
            role="combobox"
            aria-label="Jump to"
            aria-expanded={entries.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={entries.length > 0 ? optionId(chosen) : undefined}
            className="h-14 min-w-0 flex-1 bg-transparent text-lg outline-none"
            value={typed}
            placeholder="Jump to a GPU, view, machine or page"
            autoComplete="off"
            enterKeyHint="go"
            spellCheck={false}
            maxLength={maxJumpLength}
            onChange={({ target }) => change(target.value)}
            onKeyDown={onKeyDown}
          />
          <button
            type="button"
            aria-label="Close"
            className="flex h-(--control) min-w-(--control) items-center justify-center"
            onClick={close}
          >
            <kbd>Esc</kbd>
          </button>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2">
          {failure && <output className="block px-2 py-1.5 text-bad">{failure}</output>}
          {isEmpty && <p className="px-2 py-1.5">{`No matches for “${typed.trim()}”.`}</p>}
          {entries.length > 0 && (
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the popup of a combobox; its options are links
            <div id={`${id}-list`} role="listbox" aria-label="Results">
              {withPositions(sections).map(({ title, options }) => (
                // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a group of options
                <div key={options[0]!.position} role="group" aria-label={title}>
                  <p aria-hidden="true" className="px-2 pt-2 pb-1 text-xs font-medium text-ink-3">
                    {title}
                  </p>
                  {options.map(({ entry, position }) => (
                    <Option
                      key={position}
                      id={optionId(position)}
                      entry={entry}
                      isChosen={position === chosen}
                      choose={() => setActive(position)}
                      follow={(isNewTab) => follow(entry, isNewTab)}
                    />
                  ))}
                </div>
              ))}
            </div>
          )}
        </div>
        <output className="sr-only">{isEmpty ? "No matches" : `${entries.length} results`}</output>
        <p className="flex flex-none gap-4 border-t px-4 py-2 text-xs text-ink-3 max-sm:hidden">
          <span>
            <kbd>Up</kbd> <kbd>Down</kbd> move
          </span>
          <span>
            <kbd>Enter</kbd> open
          </span>
          <span>
            <kbd>{isMac ? "⌘" : "Ctrl"}</kbd> <kbd>Enter</kbd> new tab
          </span>
        </p>
      </dialog>
    </div>
  );
}

const noViews: SavedView[] = [];

/** The lines for a text; which of them could not be loaded; and whether there is nothing for it. */
function useSections(text: string): { sections: Section[]; failure: string | null; isEmpty: boolean } {
  const { liveStatus } = useLiveStatus();
  const isOwner = liveStatus.visitor === "owner";
  const places = usePlaces();
  const machines = useQuery({ ...instancesOptions(), enabled: isOwner });
  const search = useJumpSearch(text);
  const { views } = useViews(isOwner ? (places.data?.views ?? noViews) : null);
  const changes = useViewChanges(views);
  const known = {
    liveStatus,
    filters: window.location.pathname === "/" ? window.location.search.slice(1) : "",
    places: places.data,
    views,
    changes,
    machines: machines.data?.instances ?? [],
  };
  const sections = text === "" ? listPlaces(known) : findEntries(text, known, search.data);
  const failed = [
    places.failureReason && !places.data && "GPUs, providers and saved views",
    isOwner && machines.failureReason && !machines.data && "machines",
    search.failureReason && !search.data && "offers",
  ].filter(Boolean);
  const failure = places.failureReason ?? machines.failureReason ?? search.failureReason;
  return {
    sections,
    failure: failed.length > 0 ? `Can’t search ${failed.join(", ")}. ${failure!.message} Retrying.` : null,
    isEmpty: text !== "" && sections.every(({ title }) => title === "Offers") && search.data?.total === 0,
  };
}

/** The sections with the position of each line among all. */
function withPositions(sections: readonly Section[]) {
  let next = 0;
  return sections.map(({ title, entries }) => ({
    title,
    options: entries.map((entry) => ({ entry, position: next++ })),
  }));
}
