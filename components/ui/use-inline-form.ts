"use client";

import { useEffect, useRef, type RefObject } from "react";

import { useEscape } from "./use-escape";
import { useFocusReturn } from "./use-focus-return";

/** A form that opens in place: the focus begins in its first field and goes back at the end; Escape closes it. */
export function useInlineForm(close: () => void): RefObject<HTMLFormElement | null> {
  const element = useRef<HTMLFormElement>(null);
  useEscape(close);
  useFocusReturn();
  useEffect(() => {
    element.current?.querySelector<HTMLElement>("input")?.focus();
  }, []);
  return element;
}
