"use client";

import { useOffersNavigation } from "./use-offers-navigation";

const withoutControl = ["total", "size"];

/** The query parameters that no control of the form sends. */
export function HiddenParameters() {
  const params = new URLSearchParams(useOffersNavigation().query);
  return withoutControl.map((name) => {
    const value = params.get(name);
    return value === null ? null : <input key={name} type="hidden" name={name} value={value} />;
  });
}
