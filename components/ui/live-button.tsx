"use client";

import type { ComponentProps } from "react";

import { useAsleep } from "./use-asleep";

/** A button that only a script answers: not there without scripts, and off until the page listens, so no press is lost. */
export function LiveButton({ className = "", disabled = false, ...rest }: ComponentProps<"button">) {
  const asleep = useAsleep(disabled);
  return <button {...rest} {...asleep} type="button" className={`${className} js-only`.trimStart()} />;
}
