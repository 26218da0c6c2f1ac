"use client";

import Link from "next/link";

import { activeFilters } from "@/lib/offers/filters";
import { numberText } from "@/lib/format";
import { withoutFilter, withoutFilters, withPage } from "@/lib/offers/links";
import type { OffersView } from "@/lib/offers/view-schema";

import { ViewLink } from "./view-link";
import { useOffersNavigation } from "./use-offers-navigation";

/** Names the filters that exclude everything and offers to remove one. */
export function NoOffers({ view }: { view: OffersView }) {
  const { query, search } = useOffersNavigation();
  if (view.total > 0) {
    return (
      <div className="empty">
        <h2>{`There is no page ${search.page}`}</h2>
        <p>{`All ${numberText(view.total)} offers are on the pages before it.`}</p>
        <ViewLink className="btn primary" to={withPage(query, 1)}>
          To the first page
        </ViewLink>
      </div>
    );
  }
  if (view.all === 0) {
    return (
      <div className="empty">
        <h2>No offer is known</h2>
        <p>The providers were asked and had nothing to list, or could not be read. Their page says which.</p>
        <Link className="btn primary" href="/providers" prefetch={false}>
          To the providers
        </Link>
      </div>
    );
  }
  const filters = new Map(
    activeFilters(search, view.facets).map(({ param, label }) => [param as string, label]),
  );
  const drops = view.drops.map((drop) => ({ ...drop, label: filters.get(drop.param) }));
  const [first] = drops;
  return (
    <div className="empty">
      <h2>No offer matches</h2>
      <p>
        {first
          ? emptyReason(first)
          : "No single filter does it: only without several of them is there something."}
      </p>
      <div className="row">
        {drops.slice(0, 4).map(({ param, label, total }, at) => (
          <ViewLink key={param} className={at === 0 ? "btn primary" : "btn"} to={withoutFilter(query, param)}>
            <span>{`${label ? `Drop ${label.replace(/^Up/, "up")}` : `Show ${hiddenByDefaultLabel(param)}`} `}</span>
            <span className="n">{numberText(total)}</span>
          </ViewLink>
        ))}
        <ViewLink className={first ? "btn quiet" : "btn primary"} to={withoutFilters(query)}>
          Clear all
        </ViewLink>
      </div>
    </div>
  );
}

function hiddenByDefaultLabel(param: string): string {
  return param === "billing" ? "prepaid" : "sold-out";
}

function emptyReason({
  param,
  label,
  total,
}: {
  param: string;
  label: string | undefined;
  total: number;
}): string {
  const without = `${numberText(total)} ${total === 1 ? "offer" : "offers"}`;
  if (!label)
    return `Everything that matches is ${hiddenByDefaultLabel(param).replace("-", " ")}: ${without}.`;
  return `Everything else matches ${without}; “${label.replaceAll(/[“”]/g, "")}” leaves none of them.`;
}
