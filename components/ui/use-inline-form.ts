"use client";

import { useEffect, useRef, type RefObject } from "react";

import { useEscape } from "./use-escape";
import { useFocusReturn } from "./use-focus-return";

/** An inline form: focuses its first field, returns the focus on close, and closes on Escape. */
export function useInlineForm(close: () => void): RefObject<HTMLFormElement | null> {
  const element = useRef<HTMLFormElement>(null);
  useEscape(close);
  useFocusReturn();
  useEffect(() => {
    element.current?.querySelector<HTMLElement>("input")?.focus();
  }, []);
  return element;
}
