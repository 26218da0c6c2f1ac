"use client";

import type { ComponentProps } from "react";

import { useDisabledUntilHydrated } from "./use-disabled-until-hydrated";

/** A button that needs a script: hidden without scripts and disabled until hydration, so that no click is lost. */
export function HydratedButton({ className = "", disabled = false, ...rest }: ComponentProps<"button">) {
  const disabledProps = useDisabledUntilHydrated(disabled);
  return <button {...rest} {...disabledProps} type="button" className={`${className} js-only`.trimStart()} />;
}
