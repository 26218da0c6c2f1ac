import type { Metadata } from "next";
import { connection } from "next/server";

import "@/components/changes/part.css";
import { ChangeFilter } from "@/components/changes/change-filter";
import { ChangeLines } from "@/components/changes/change-lines";
import { NoChanges } from "@/components/changes/no-changes";
import { AutoRefresh } from "@/components/shell/auto-refresh";
import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { BackArrow, backLinkClass, PageHead } from "@/components/ui/page";
import { guardBrowsing } from "@/lib/auth/guard";
import { changesHref, changesQuery } from "@/lib/changes/links";
import { readChangesPage } from "@/lib/changes/view-query";
import { maxLimit } from "@/lib/changes/request";
import { daysOfStates } from "@/lib/price-history/days";
import { editQuery } from "@/lib/offers/search-params";
import { offersHref } from "@/lib/offers/links";
import { readUsualCurrency } from "@/lib/offers/usual-currency";
import { toParams } from "@/lib/page-params";

export const metadata: Metadata = { title: "Changes" };

export default async function ChangesPage({ searchParams }: PageProps<"/changes">) {
  await connection();
  const given = toParams(await searchParams);
  await guardBrowsing(`/changes?${given}`);
  const { usual } = await readUsualCurrency();
  const { request, problem, found, lines, title, facets } = await readChangesPage(given, usual);
  const { market, markets, notices, page } = found;
  const view = { ...found, kinds: request.kinds };
  const query = changesQuery(view);
  const back = editQuery(found.query, { page: "" });
  const withCursor = (cursor: number) => changesHref(`${query ? `${query}&` : ""}before=${cursor}`);
  const feed = `/api/v1/changes.atom${query && `?${query}`}`;
  return (
    <main id="main" data-part="changes" data-real={market === "sandbox" ? undefined : ""} className="min-w-0">
      {/* React moves it to the head. */}
      <link rel="alternate" type="application/atom+xml" title={title} href={feed} />
      {request.before === null && <AutoRefresh />}
      <PageHead
        title={title}
        end={
          <span className="text-xs text-ink-3">
            <a href={`/api/v1/changes.csv?${query && `${query}&`}limit=${maxLimit}`} download="changes.csv">
              CSV
            </a>{" "}
            · <a href={`/api/v1/changes${query && `?${query}`}`}>JSON</a> · <a href={feed}>Atom</a>
          </span>
        }
      >
        <Link className={backLinkClass} href={offersHref(back)}>
          <BackArrow />
          Offers with these filters
        </Link>
        <p>{`Price and stock, newest first. Changes are kept for ${daysOfStates} days. Prices are per GPU-hour.`}</p>
      </PageHead>
      <ChangeFilter view={view} facets={facets} market={market} markets={markets} />
      {problem !== null && <Notice tone="warn">{problem}</Notice>}
      {notices.map(({ param, value, message }) => (
        <Notice key={`${param} ${value} ${message}`}>{message}</Notice>
      ))}
      {lines.length > 0 ? (
        <ChangeLines lines={lines} back={back} />
      ) : (
        <NoChanges
          isRecorded={found.feed.end > found.feed.start}
          isFiltered={query !== ""}
          isFirst={request.before === null}
          older={page.older}
        />
      )}
      <nav className="flex flex-wrap gap-1 px-4 py-3 empty:hidden max-md:px-3" aria-label="Pages of changes">
        {request.before !== null && (
          <Link className={buttonClass()} href={changesHref(query)}>
            Newest
          </Link>
        )}
        {page.older !== null && (
          <Link className={buttonClass()} rel="next" href={withCursor(page.older)}>
            Load older
          </Link>
        )}
      </nav>
    </main>
  );
}
