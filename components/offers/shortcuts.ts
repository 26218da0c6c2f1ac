import { selectRow } from "./use-page-input";

/** What a key does that `ShortcutsDialog` lists. */
export function follow(key: string): void {
  const { activeElement } = document;
  if (key === "x" && activeElement) selectRow(activeElement);
  else if (key === "l")
    activeElement?.closest("tr")?.querySelector<HTMLElement>("a[href^='/launch/']")?.click();
  else if (key === "c" || key === "g") document.querySelector<HTMLElement>(`[data-shortcut=${key}]`)?.click();
  else if (key === "j" || key === "k") focusRow(key === "j" ? 1 : -1);
}

function focusRow(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>("[data-offers] [data-rows] th a")];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = links[Math.max(at + by, 0)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
