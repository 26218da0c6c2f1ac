"use client";

import { buttonClass } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { currencySign, dateText } from "@/lib/offers/format";
import { numberText } from "@/lib/format";
import { withColumns, withPage } from "@/lib/offers/links";
import type { OffersView } from "@/lib/offers/view-schema";

import { PageSize } from "./table-tools/page-size";
import { useOffersNavigation } from "./use-offers-navigation";
import { ViewLink } from "./view-link";

const pageLink = buttonClass({
  className:
    "min-w-(--control) aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:text-accent",
});

export function OffersTableFooter({ view }: { view: OffersView }) {
  const { query } = useOffersNavigation();
  const { page, size, total, offers } = view;
  const pages = Math.ceil(total / size);
  const first = (page - 1) * size + 1;
  return (
    <footer className="grid gap-2.5 px-4 pt-3 pb-[18px] text-xs text-ink-3 max-md:px-3 max-sm:[&_p_a]:inline-block max-sm:[&_p_a]:leading-8">
      <div className="flex flex-wrap items-center gap-2.5">
        {pages > 1 && (
          <nav className="flex flex-wrap gap-1" aria-label="Pages of offers">
            {page > 1 && (
              <ViewLink
                className={pageLink}
                to={(query) => withPage(query, page - 1)}
                rel="prev"
                onClick={scrollToTop}
              >
                Previous
              </ViewLink>
            )}
            {pagesAround(page, pages).map((number, at, all) => (
              <ViewLink
                key={number}
                to={(query) => withPage(query, number)}
                aria-current={number === page ? "page" : undefined}
                className={cx(pageLink, at > 0 && all[at - 1] !== number - 1 && "ml-3")}
                onClick={scrollToTop}
              >
                {number}
              </ViewLink>
            ))}
            {page < pages && (
              <ViewLink
                className={pageLink}
                to={(query) => withPage(query, page + 1)}
                rel="next"
                onClick={scrollToTop}
              >
                Next
              </ViewLink>
            )}
          </nav>
        )}
        <PageSize size={size} />
      </div>
      <p>
        <span>
          {offers.length > 0 &&
            `${numberText(first)} to ${numberText(Math.min(page * size, total))} of ${numberText(total)} · `}
        </span>
        <span>
          {conversionTexts(view)
            .map((text) => `${text} · `)
            .join("")}
        </span>
        <a href={`/api/v1/offers.csv?${withColumns(query, view.spelledColumns)}`} download="offers.csv">
          CSV
        </a>{" "}
        · <a href={`/api/v1/offers?${query.canonical}`}>JSON</a> ·{" "}
        <a href={`/changes?${query.canonical}`}>Changes</a> · Prices exclude tax ·{" "}
        <a href="https://www.exchangerate-api.com" rel="noreferrer">
          Rates: ExchangeRate-API
        </a>
      </p>
    </footer>
  );
}

function scrollToTop() {
  window.scrollTo(0, 0);
}

/** The first page, the last page, and those around the current one. */
function pagesAround(page: number, pages: number): number[] {
  const near = [1, page - 1, page, page + 1, pages];
  return [...new Set(near)].filter((number) => number >= 1 && number <= pages).sort((a, b) => a - b);
}

function conversionTexts({ offers, display }: OffersView): string[] {
  const sentences: string[] = [];
  const rates = offers.flatMap(({ rate }) => rate ?? []);
  for (const currency of new Set(rates.map((rate) => rate.currency))) {
    const { usd, date } = rates.find((rate) => rate.currency === currency)!;
    const when = date === null ? "pinned" : dateText(date);
    sentences.push(
      `${currencySign(currency).trim()} converted at ${perDollar(1 / usd)} ${currency} per USD, ${when}`,
    );
  }
  if (display.currency !== "USD") {
    const when = display.date === null ? "pinned" : dateText(display.date);
    sentences.push(`shown in ${display.currency} at ${perDollar(display.perUsd)} per USD, ${when}`);
  }
  return sentences;
}

function perDollar(units: number): string {
  return units >= 1 ? units.toFixed(2) : units.toPrecision(3);
}
