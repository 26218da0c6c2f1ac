"use client";

import { useEffectEvent, useLayoutEffect } from "react";

import { queryFromForm } from "@/lib/offers/links";

/** Applies filters that the user changed before hydration: React leaves the values in the controls without an event. */
export function usePreHydrationInput(go: (query: string) => void): void {
  const apply = useEffectEvent(go);
  // Runs before the first update, which would reset the controls.
  useLayoutEffect(() => {
    const form = document.querySelector<HTMLFormElement>("#filters-form");
    if (form && [...form.elements].some(isTouched)) apply(queryFromForm(new FormData(form)));
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
