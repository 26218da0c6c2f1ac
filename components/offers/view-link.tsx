"use client";

import type { ComponentProps, MouseEvent } from "react";

import { offersHref } from "@/lib/offers/links";

import { useOffersNavigation } from "./use-offers-navigation";

interface ViewLinkProps extends Omit<ComponentProps<"a">, "href"> {
  /** The query string of the view that it leads to. */
  to: string;
  /** What Shift and click leads to instead of a new window. */
  shiftTo?: string;
}

/** A link to another view of the board. A plain link without JavaScript; with it, the page stays. */
export function ViewLink({ to, shiftTo, children, onClick, ...rest }: ViewLinkProps) {
  const { go } = useOffersNavigation();
  function follow(event: MouseEvent<HTMLAnchorElement>) {
    const isShifted = event.shiftKey && shiftTo !== undefined;
    if (event.metaKey || event.ctrlKey || event.altKey || (event.shiftKey && !isShifted)) return;
    event.preventDefault();
    onClick?.(event);
    go(isShifted ? shiftTo : to);
  }
  return (
    <a {...rest} href={offersHref(to)} onClick={follow}>
      {children}
    </a>
  );
}
