"use client";

import Link from "next/link";

import { activeFilters } from "@/lib/offers/filters";
import { numberText } from "@/lib/offers/format";
import { withoutFilter, withoutFilters, withPage } from "@/lib/offers/links";
import type { BoardView } from "@/lib/offers/view-schema";

import { BoardLink } from "./board-link";
import { useBoard } from "./use-board";

/** Says which filter leaves nothing, and offers to drop that one. */
export function EmptyBoard({ view }: { view: BoardView }) {
  const { query, search } = useBoard();
  if (view.total > 0) {
    return (
      <div className="empty">
        <h2>{`There is no page ${search.page}`}</h2>
        <p>{`All ${numberText(view.total)} offers are on the pages before it.`}</p>
        <BoardLink className="btn primary" to={withPage(query, 1)}>
          To the first page
        </BoardLink>
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
        {first ? reason(first) : "No single filter does it: only without several of them is there something."}
      </p>
      <div className="row">
        {drops.slice(0, 4).map(({ param, label, total }, at) => (
          <BoardLink
            key={param}
            className={at === 0 ? "btn primary" : "btn"}
            to={withoutFilter(query, param)}
          >
            <span>{`${label ? `Drop ${label.replace(/^Up/, "up")}` : `Show ${defaultWord(param)}`} `}</span>
            <span className="n">{numberText(total)}</span>
          </BoardLink>
        ))}
        <BoardLink className={first ? "btn quiet" : "btn primary"} to={withoutFilters(query)}>
          Clear all
        </BoardLink>
      </div>
    </div>
  );
}

/** What the default of a filter hides. */
function defaultWord(param: string): string {
  return param === "billing" ? "prepaid" : "sold-out";
}

function reason({
  param,
  label,
  total,
}: {
  param: string;
  label: string | undefined;
  total: number;
}): string {
  const without = `${numberText(total)} ${total === 1 ? "offer" : "offers"}`;
  if (!label) return `Everything that matches is ${defaultWord(param).replace("-", " ")}: ${without}.`;
  return `Everything else matches ${without}; “${label.replaceAll(/[“”]/g, "")}” leaves none of them.`;
}
