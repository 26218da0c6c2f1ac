"use client";

import { useEffect, useEffectEvent, useLayoutEffect } from "react";

import { setSelecting } from "@/components/selection/select-mode";
import { nothing } from "@/components/ui/on-demand";
import { queryFromForm } from "@/lib/offers/links";

const rowSelector = "[data-offers] [data-rows] tr";
const interactiveSelector = "a, button, input, select, textarea, label, summary";

/** Opens the offer of a clicked row. Links and buttons in the row keep their own behavior, and so does selecting text. */
export function useRowClicks(): void {
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener("click", follow, { signal });
    document.addEventListener("auxclick", followInNewTab, { signal });
    document.addEventListener("contextmenu", selectTouched, { signal });
    document.addEventListener("mousedown", preventAutoscroll, { signal });
    // A touch sends its mouse events only after it ends.
    document.addEventListener("pointerdown", press, { signal });
    document.addEventListener("click", ignoreChangedRow, { signal, capture: true });
    document.addEventListener("auxclick", ignoreChangedRow, { signal, capture: true });
    return () => listening.abort();
  }, []);
}

function follow(event: MouseEvent): void {
  const link = findRowLink(event);
  if (!link || isSelecting()) return;
  const { ctrlKey, metaKey, shiftKey, altKey } = event;
  if (ctrlKey || metaKey) return openInNewTab(link);
  if (isChoosing(link) || isBesideRow(event)) return selectRow(link);
  link.dispatchEvent(
    new MouseEvent("click", { bubbles: true, cancelable: true, view: window, shiftKey, altKey }),
  );
}

function followInNewTab(event: MouseEvent): void {
  const link = event.button === 1 ? findRowLink(event) : null;
  if (link) openInNewTab(link);
}

/** The middle button would start autoscroll. */
function preventAutoscroll(event: MouseEvent): void {
  if (event.button === 1 && findRowLink(event)) event.preventDefault();
}

let pressedPath = "";

function press(event: MouseEvent): void {
  pressedPath = rowLinkOf(event)?.pathname ?? "";
}

/** New rows may put another offer under the pointer between press and release. The keyboard has no press. */
function ignoreChangedRow(event: MouseEvent): void {
  const link = event.detail > 0 && pressedPath ? rowLinkOf(event) : null;
  if (link && link.pathname !== pressedPath) event.preventDefault();
}

function openInNewTab({ href }: HTMLAnchorElement): void {
  window.open(href, "_blank", "noopener");
}

/** The link of the clicked row, unless the click hit another control. */
function findRowLink(event: MouseEvent): HTMLAnchorElement | null {
  const isControl = (event.target as Element).closest(interactiveSelector);
  return event.defaultPrevented || isControl ? null : rowLinkOf(event);
}

function rowLinkOf({ target }: MouseEvent): HTMLAnchorElement | null {
  return (target as Element).closest(rowSelector)?.querySelector("th a") ?? null;
}

/** Whether the rows have check boxes. */
function isChoosing(link: Element): boolean {
  return link.closest("[data-selecting]") !== null;
}

/** The box at the left of a row under the pointer, which `app/offers-table.css` draws. */
function isBesideRow({ target, offsetX }: MouseEvent): boolean {
  return (target as Element).matches("th") && offsetX < 18 && innerWidth > 960;
}

/** A long touch selects a card. Safari on a phone has no such event. */
function selectTouched(event: MouseEvent): void {
  const link = (event as PointerEvent).pointerType === "touch" ? rowLinkOf(event) : null;
  if (!link || isChoosing(link)) return;
  event.preventDefault();
  selectRow(link);
}

/** Selects the offer of the row that an element is in. */
export function selectRow(element: Element): void {
  const row = element.closest(rowSelector);
  const box = row?.querySelector<HTMLInputElement>("[data-col=select] input");
  if (box) return box.click();
  const link = row?.querySelector<HTMLAnchorElement>("th a");
  if (link) setSelecting(true, link.pathname.slice(8));
}

function isSelecting(): boolean {
  const selection = window.getSelection();
  return selection !== null && !selection.isCollapsed && selection.toString().trim() !== "";
}

/** Where the browser keeps that single letters do nothing. */
export const lettersOffKey = "shortcuts-off";

/** The keys that `ShortcutsDialog` lists, which `?` opens with `showHelp`. */
export function useKeyboardShortcuts(showHelp: () => void): void {
  const help = useEffectEvent(showHelp);
  useEffect(() => {
    const follow = (event: KeyboardEvent) => onKey(event, help);
    document.addEventListener("keydown", follow);
    return () => document.removeEventListener("keydown", follow);
  }, []);
}

function onKey(event: KeyboardEvent, help: () => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const { key } = event;
  const field = document.activeElement?.closest<HTMLElement>(
    "input:not([type=checkbox], [type=radio]), select, textarea",
  );
  if (field) {
    if (key === "Escape") field.blur();
    return;
  }
  if (key === "?") return help();
  if (document.querySelector("dialog:modal") || localStorage.getItem(lettersOffKey)) return;
  if (key === "/") {
    // At once: the next key is already typed.
    event.preventDefault();
    document.querySelector<HTMLInputElement>("#search")?.focus();
  } else if (shortcutKeys.includes(key)) {
    void import("./shortcuts").then(({ follow }) => follow(key)).catch(nothing);
  }
}

const shortcutKeys = "xlcgjk";

/** Applies filters that the user changed before hydration: React leaves the values in the controls without an event. */
export function usePreHydrationInput(go: (to: () => string) => void): void {
  const apply = useEffectEvent(go);
  // Runs before the first update, which would reset the controls.
  useLayoutEffect(() => {
    const form = document.querySelector<HTMLFormElement>("#filters-form");
    if (!form || ![...form.elements].some(isTouched)) return;
    const query = queryFromForm(new FormData(form));
    apply(() => query);
  }, []);
}

function isTouched(control: Element): boolean {
  if (control instanceof HTMLInputElement) {
    return control.type === "checkbox" || control.type === "radio"
      ? control.checked !== control.defaultChecked
      : control.name !== "" && control.type !== "hidden" && control.value !== control.defaultValue;
  }
  if (!(control instanceof HTMLSelectElement)) return false;
  const given = [...control.options].find(({ defaultSelected }) => defaultSelected);
  return given !== undefined && !given.selected;
}
