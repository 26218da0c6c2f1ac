"use client";

import { useLayoutEffect, useRef, type RefObject } from "react";

/**
 * The ref of an uncontrolled field that shows the user's change at once and follows `value` when that or `since`
 * changes. A controlled one would show the old value until the next render.
 */
export function useFollowed<Field extends HTMLElement>(
  property: keyof Field,
  value: unknown,
  since?: unknown,
): RefObject<Field | null> {
  const ref = useRef<Field>(null);
  const isMounted = useRef(false);
  useLayoutEffect(() => {
    // Not at first: the user may have changed the field before hydration.
    if (isMounted.current && value !== undefined) Object.assign(ref.current!, { [property]: value });
    isMounted.current = true;
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- `since` is a reason to run again
  }, [property, value, since]);
  return ref;
}
