"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import type { MouseEvent } from "react";

import { segmentClass, segmentsClass } from "@/components/ui/segments";
import { periodLabels, type PricePeriod } from "@/lib/price-history/periods";

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
    <nav aria-label="Period" className={segmentsClass}>
      {hrefs.map(({ period, href }) => (
        <a
          key={period}
          href={href}
          aria-current={period === shown ? "true" : undefined}
          className={segmentClass}
          onClick={(event) => follow(event, href)}
        >
          {periodLabels[period]}
        </a>
      ))}
    </nav>
  );
}
