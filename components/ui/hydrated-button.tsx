"use client";

import type { ComponentProps } from "react";

import { useDisabledUntilHydrated } from "./use-disabled-until-hydrated";

/** A button that only a script answers: not there without scripts, and off until the page listens, so no press is lost. */
export function HydratedButton({ className = "", disabled = false, ...rest }: ComponentProps<"button">) {
  const asleep = useDisabledUntilHydrated(disabled);
  return <button {...rest} {...asleep} type="button" className={`${className} js-only`.trimStart()} />;
}
