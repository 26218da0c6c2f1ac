"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import type { MouseEvent } from "react";

import { periodLabels, type PricePeriod } from "@/lib/offers/price-view/period";

export interface PeriodHref {
  period: PricePeriod;
  href: `/offers/${string}`;
}

/** Links to the same page with other periods; the page stays where it is scrolled to. */
export function PeriodLinks({ shown, hrefs }: { shown: PricePeriod; hrefs: PeriodHref[] }) {
  const router = useRouter();
  const follow = (event: MouseEvent, href: string) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.push(href as Route, { scroll: false });
  };
  return (
    <nav aria-label="Period" className="flex overflow-hidden rounded-md border border-edge">
      {hrefs.map(({ period, href }) => (
        <a
          key={period}
          href={href}
          aria-current={period === shown ? "true" : undefined}
          className="min-w-11 flex-auto border-l border-line px-2.5 text-center text-xs/[calc(var(--control)-2px)] whitespace-nowrap text-ink-2 -outline-offset-2 first:border-l-0 hover:bg-hover hover:text-ink hover:no-underline aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent"
          onClick={(event) => follow(event, href)}
        >
          {periodLabels[period]}
        </a>
      ))}
    </nav>
  );
}
