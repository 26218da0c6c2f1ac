"use client";

import { type RefObject, useEffect } from "react";

import { useIsHydrated } from "@/components/ui/hydration";

import type { RestoredDraft } from "./restore-draft";

/** The ids of the fields to fill in again. Moves the focus to the first of them once the form takes input. */
export function useFieldsToFillIn(
  restored: RestoredDraft | null,
  form: RefObject<HTMLFormElement | null>,
): ReadonlySet<string> {
  const isHydrated = useIsHydrated();
  const first = restored?.toFillIn[0]?.id;
  useEffect(() => {
    if (isHydrated && first !== undefined)
      form.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(first)}"]`)?.focus();
  }, [isHydrated, first, form]);
  return new Set(restored?.toFillIn.map(({ id }) => id));
}
