"use client";

import { useEffect } from "react";

const rowSelector = ".offers tbody:not(.group) tr";
const interactiveSelector = "a, button, input, select, textarea, label, summary";

/** Opens the offer of a clicked row. Links and buttons in the row keep their own behavior, and so does selecting text. */
export function useRowClicks(): void {
  useEffect(() => {
    document.addEventListener("click", follow);
    document.addEventListener("auxclick", followInNewTab);
    document.addEventListener("mousedown", preventAutoscroll);
    return () => {
      document.removeEventListener("click", follow);
      document.removeEventListener("auxclick", followInNewTab);
      document.removeEventListener("mousedown", preventAutoscroll);
    };
  }, []);
}

function follow(event: MouseEvent): void {
  const link = findRowLink(event);
  if (!link || isSelecting()) return;
  const { ctrlKey, metaKey, shiftKey, altKey } = event;
  if (ctrlKey || metaKey) return openInNewTab(link);
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

function openInNewTab({ href }: HTMLAnchorElement): void {
  window.open(href, "_blank", "noopener");
}

/** The link of the clicked row, unless the click hit another control. */
function findRowLink({ target, defaultPrevented }: MouseEvent): HTMLAnchorElement | null {
  if (defaultPrevented || !(target instanceof Element) || target.closest(interactiveSelector)) return null;
  return target.closest(rowSelector)?.querySelector("th a") ?? null;
}

function isSelecting(): boolean {
  const selection = window.getSelection();
  return selection !== null && !selection.isCollapsed && selection.toString().trim() !== "";
}
