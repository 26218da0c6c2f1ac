"use client";

import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";

import { Link } from "@/components/ui/link";
import { offersHref } from "@/lib/offers/links";
import { launchAgainHref, launchHref, offerHref, parseBackQuery } from "@/lib/offers/back";

interface BackLinkProps {
  className?: string;
  children: ReactNode;
  "data-way-out"?: "";
}

interface OfferLinkProps extends BackLinkProps {
  id: string;
  /** Whether it links to the launch form of the offer. */
  launches?: boolean;
}

/** The query string of the offers page that led here. */
export function useBackQuery(): string {
  return parseBackQuery(useSearchParams().get("from"));
}

/** Links back to the view that led here. */
export function BackLink(props: BackLinkProps) {
  return <Link {...props} href={offersHref(useBackQuery())} />;
}

/** Links to an offer or its launch form and keeps the way back. */
export function OfferLink({ id, launches = false, ...props }: OfferLinkProps) {
  const back = useBackQuery();
  return <Link {...props} href={launches ? launchHref(id, back) : offerHref(id, back)} />;
}

interface LaunchAgainLinkProps extends BackLinkProps {
  offerId: string;
  /** The launch from which the form is filled in. */
  launchId: string;
}

/** Links to the launch form of an offer, filled in from an earlier launch, and keeps the way back. */
export function LaunchAgainLink({ offerId, launchId, ...props }: LaunchAgainLinkProps) {
  return <Link {...props} href={launchAgainHref(offerId, launchId, useBackQuery())} />;
}
