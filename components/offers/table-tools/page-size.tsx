"use client";

import { withParameters } from "@/lib/offers/links";

import { ViewLink } from "../view-link";

const sizes = [25, 50, 100, 250, 500];

/** The rows per page. Links, so that they work without JavaScript too. */
export function PageSize({ size }: { size: number }) {
  return (
    <nav className="ml-auto flex gap-2.5" aria-label="Rows per page">
      <span>Rows per page</span>
      {sizes.map((each) => (
        <ViewLink
          key={each}
          to={(query) => withParameters(query, { size: String(each) })}
          aria-current={each === size ? "true" : undefined}
        >
          {each}
        </ViewLink>
      ))}
    </nav>
  );
}
