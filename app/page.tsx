import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { connection } from "next/server";
import { cache } from "react";

import { MarketLine } from "@/components/offers/on-demand";
import { OffersOverview } from "@/components/offers/offers-overview";
import { ScriptFree } from "@/components/offers/script-free";
import { ViewsRow } from "@/components/views/views-row";
import { guardBrowsing } from "@/lib/auth/guard";
import { offersHref, normalizeFormParameters } from "@/lib/offers/links";
import { parseSearch } from "@/lib/offers/search-params";
import { columnsCookie, densityCookie, readDensity, readUsualColumns } from "@/lib/offers/table-settings";
import { readUsualCurrency } from "@/lib/offers/usual-currency";
import { findOffersTable } from "@/lib/offers/view";
import { toParams } from "@/lib/page-params";
import { listSavedViews } from "@/lib/views/queries";

export async function generateMetadata({ searchParams }: PageProps<"/">): Promise<Metadata> {
  await connection();
  const given = toParams(await searchParams);
  await guardBrowsing(`/?${given}`);
  return { title: (await readView(String(given))).view.title };
}

export default async function OffersPage({ searchParams }: PageProps<"/">) {
  await connection();
  const given = toParams(await searchParams);
  const owner = await guardBrowsing(`/?${given}`);
  const stored = await cookies();
  const { view, canonical } = await readView(String(given));
  const isCanonical = String(given) === String(toGivenOrder(canonical));
  // A redirect would lose the notice that a range was read the other way round.
  if (!isCanonical && !hasReversedRange(given)) redirect(offersHref(canonical));
  const { available } = view.market;
  const isVisitor = available.includes("public") && !available.includes("own");
  return (
    <OffersOverview
      served={JSON.stringify(view)}
      canonical={canonical}
      top={
        <>
          <ViewsRow owned={owner && (await listSavedViews())} />
          {isVisitor && <MarketLine />}
          <ScriptFree view={view} />
        </>
      }
      density={readDensity(stored.get(densityCookie)?.value)}
    />
  );
}

function hasReversedRange(given: URLSearchParams): boolean {
  const { problems } = parseSearch(normalizeFormParameters(given));
  return problems.some(({ problem }) => problem === "reversed");
}

/** Once for the title and the page. */
const readView = cache(async (query: string) => {
  const usualColumns = readUsualColumns((await cookies()).get(columnsCookie)?.value);
  return findOffersTable(normalizeFormParameters(new URLSearchParams(query)), {
    usualColumns,
    currency: await readUsualCurrency(),
  });
});

// Keys like `1` move to the front of an object, so both sides are built the same way.
function toGivenOrder(canonical: string): URLSearchParams {
  return toParams(Object.fromEntries(new URLSearchParams(canonical)));
}
