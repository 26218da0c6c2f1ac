"use client";

import { useEffect } from "react";

const row = ".offers tbody:not(.group) tr";
const own = "a, button, input, select, textarea, label, summary";

/** A click anywhere on a row is a click on its offer. Links and buttons in it stay what they are; selecting text opens nothing. */
export function useRowClicks(): void {
  useEffect(() => {
    document.addEventListener("click", follow);
    document.addEventListener("auxclick", followInNewTab);
    document.addEventListener("mousedown", keepStill);
    return () => {
      document.removeEventListener("click", follow);
      document.removeEventListener("auxclick", followInNewTab);
      document.removeEventListener("mousedown", keepStill);
    };
  }, []);
}

function follow(event: MouseEvent): void {
  const link = linkOf(event);
  if (!link || isSelecting()) return;
  const { ctrlKey, metaKey, shiftKey, altKey } = event;
  if (ctrlKey || metaKey) return openInNewTab(link);
  link.dispatchEvent(
    new MouseEvent("click", { bubbles: true, cancelable: true, view: window, shiftKey, altKey }),
  );
}

function followInNewTab(event: MouseEvent): void {
  const link = event.button === 1 ? linkOf(event) : null;
  if (link) openInNewTab(link);
}

/** The middle button would scroll the page instead. */
function keepStill(event: MouseEvent): void {
  if (event.button === 1 && linkOf(event)) event.preventDefault();
}

function openInNewTab({ href }: HTMLAnchorElement): void {
  window.open(href, "_blank", "noopener");
}

/** The link of the row that was clicked, unless something in the row has a meaning of its own. */
function linkOf({ target, defaultPrevented }: MouseEvent): HTMLAnchorElement | null {
  if (defaultPrevented || !(target instanceof Element) || target.closest(own)) return null;
  return target.closest(row)?.querySelector("th a") ?? null;
}

function isSelecting(): boolean {
  const selection = window.getSelection();
  return selection !== null && !selection.isCollapsed && selection.toString().trim() !== "";
}
