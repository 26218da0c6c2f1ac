"use client";

import { useEffectEvent, useLayoutEffect } from "react";

import { queryFromForm } from "@/lib/offers/links";

/** Applies what was set in the form of the filters before the page listened: React leaves it in the controls, unread. */
export function usePreHydrationInput(go: (query: string) => void): void {
  const apply = useEffectEvent(go);
  // Before the first update, which would set the controls back.
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
