import type { Metadata } from "next";
import { connection } from "next/server";

import { CompareTable } from "@/components/compare/compare-table";
import { AutoRefresh } from "@/components/shell/auto-refresh";
import { buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { CopyLink } from "@/components/ui/copy-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { BackArrow, backLinkClass } from "@/components/ui/page";
import { guardBrowsing } from "@/lib/auth/guard";
import { pluralize } from "@/lib/format";
import { parseBackQuery } from "@/lib/offers/back";
import { compareOffers } from "@/lib/offers/compare";
import { compareMarkdown } from "@/lib/offers/compare-markdown";
import { compareHref, maxCompared, readCompareQuery } from "@/lib/offers/compare-query";
import { readComparison } from "@/lib/offers/comparison";
import { offersHref } from "@/lib/offers/links";
import { readDisplay, withSpelledCurrency } from "@/lib/offers/usual-currency";
import { toParams } from "@/lib/page-params";

export const metadata: Metadata = { title: "Compare" };

export default async function ComparePage({ searchParams }: PageProps<"/compare">) {
  await connection();
  const given = toParams(await searchParams);
  await guardBrowsing(`/compare?${given}`);
  const { ids, left, onlyDifferences } = readCompareQuery(given);
  const back = parseBackQuery(given.get("from"), given.get("currency"));
  const [entries, display] = await Promise.all([readComparison(ids), readDisplay(back)]);
  const found = entries.flatMap((entry) => (entry.offer ? [entry] : []));
  const sections = compareOffers(found, display);
  const freshUntil = found
    .filter(({ offer }) => !offer.gone && !offer.stale)
    .map((entry) => entry.freshUntil)
    .sort()[0];
  return (
    <main
      id="main"
      data-real={found.length > 0 && found.every(({ offer }) => offer.source !== null) ? "" : undefined}
      className="min-w-0 bg-surface"
    >
      <AutoRefresh {...(freshUntil && { until: freshUntil })} />
      <div className="px-4 pt-3 max-md:px-3">
        <Link className={backLinkClass} href={offersHref(back)}>
          <BackArrow />
          Back to offers
        </Link>
        <header className="flex flex-wrap items-center gap-x-2.5 gap-y-2 py-2">
          <h1 className="mr-auto">{`Compare ${pluralize(ids.length, "offer")}`}</h1>
          {ids.length > 1 && (
            <Link
              className={buttonClass({ variant: "quiet" })}
              href={compareHref(ids, { back, onlyDifferences: !onlyDifferences })}
            >
              {onlyDifferences ? "Show all rows" : "Only differences"}
            </Link>
          )}
          {found.length > 0 && (
            <CopyButton
              label="Copy as Markdown"
              what="the comparison as Markdown"
              text={compareMarkdown(found, sections)}
            />
          )}
          <CopyLink
            path={compareHref(ids, { back: await withSpelledCurrency(back, display), onlyDifferences })}
          />
          {ids.length < maxCompared && (
            <Link className={buttonClass()} href={offersHref(back)}>
              <Icon name="plus" />
              Add offer
            </Link>
          )}
        </header>
      </div>
      {left > 0 && (
        <Notice announce="status">
          {`Only the first ${maxCompared} offers are compared. ${pluralize(left, "more offer was", "more offers were")} named.`}
        </Notice>
      )}
      {ids.length === 0 ? (
        <EmptyState title="Nothing to compare">
          <p>Select offers in the table of offers, then choose “Compare”.</p>
          <Link className={buttonClass({ variant: "primary" })} href={offersHref(back)}>
            All offers
          </Link>
        </EmptyState>
      ) : (
        <CompareTable
          entries={entries}
          sections={sections}
          isOnlyDifferences={onlyDifferences}
          display={display}
          back={back}
        />
      )}
      {ids.length > 0 && (
        <p className="px-4 py-3 text-xs text-ink-3 max-md:px-3">
          <span>
            “Best” marks the better value of a row where more or less is clearly better. Values that are not
            specified never count, nor do offers that are no longer listed.
          </span>{" "}
          <span>Hourly and prepaid prices are not compared with each other. Prices exclude tax.</span>
        </p>
      )}
    </main>
  );
}
