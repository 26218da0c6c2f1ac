"use client";

import type { ComponentProps, MouseEvent } from "react";

import { offersHref } from "@/lib/offers/links";

import { useOffersNavigation, type Target } from "./use-offers-navigation";

interface ViewLinkProps extends Omit<ComponentProps<"a">, "href"> {
  to: Target;
  /** The target of a Shift-click, instead of a new window. */
  shiftTo?: Target;
}

/** A link to another view of the offers; navigates on the client when JavaScript runs. */
export function ViewLink({ to, shiftTo, children, onClick, ...rest }: ViewLinkProps) {
  const { query, go } = useOffersNavigation();
  function follow(event: MouseEvent<HTMLAnchorElement>) {
    const isShifted = event.shiftKey && shiftTo !== undefined;
    if (event.metaKey || event.ctrlKey || event.altKey || (event.shiftKey && !isShifted)) return;
    event.preventDefault();
    onClick?.(event);
    go(isShifted ? shiftTo : to);
  }
  return (
    <a {...rest} href={offersHref(to(query))} onClick={follow}>
      {children}
    </a>
  );
}
