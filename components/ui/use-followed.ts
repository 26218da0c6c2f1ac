"use client";

import { useLayoutEffect, useRef, type RefObject } from "react";

/**
 * The ref of an uncontrolled field that shows the user's change at once and follows these properties whenever the
 * page renders. A controlled one would show the old value until then.
 */
export function useFollowed<Field extends HTMLElement>(properties: Partial<Field>): RefObject<Field | null> {
  const ref = useRef<Field>(null);
  const isMounted = useRef(false);
  useLayoutEffect(() => {
    // Not at first: the user may have changed the field before hydration.
    if (isMounted.current) Object.assign(ref.current!, properties);
    isMounted.current = true;
  });
  return ref;
}
