"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";

import { parseBackQuery, offersHref, launchHref, offerHref } from "@/lib/offers/links";

interface BackLinkProps {
  className?: string;
  children: ReactNode;
  "data-way-out"?: "";
}

interface OfferLinkProps extends BackLinkProps {
  id: string;
  /** Whether it leads to the form that launches the offer. */
  launches?: boolean;
}

/** The query string of the view of the board that led here. */
export function useBackQuery(): string {
  return parseBackQuery(useSearchParams().get("from"));
}

/** Leads back to the view of the board that this page was reached from. */
export function BackLink(props: BackLinkProps) {
  return <Link {...props} href={offersHref(useBackQuery())} prefetch={false} />;
}

/** Leads to an offer, or to launching it, and keeps the way back. */
export function OfferLink({ id, launches = false, ...props }: OfferLinkProps) {
  const back = useBackQuery();
  return <Link {...props} href={launches ? launchHref(id, back) : offerHref(id, back)} prefetch={false} />;
}
