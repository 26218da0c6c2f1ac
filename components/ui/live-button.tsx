"use client";

import type { ComponentProps } from "react";

import { useIsHere } from "./use-is-here";

/** A button that only a script answers: not there without scripts, and off until the page listens, so no press is lost. */
export function LiveButton({ className = "", disabled = false, ...rest }: ComponentProps<"button">) {
  const isHere = useIsHere();
  return (
    <button
      {...rest}
      type="button"
      className={`${className} js-only`.trimStart()}
      disabled={disabled || !isHere}
      data-asleep={isHere ? undefined : ""}
    />
  );
}
