import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";

import { NextList, nextTitle } from "@/components/offers/next-cheapest";
import { OfferFacts } from "@/components/offers/offer-facts";
import { OfferHead } from "@/components/offers/offer-head";
import { SameMachine } from "@/components/offers/same-machine";
import { Card, CardBody } from "@/components/ui/card";
import { PageBody } from "@/components/ui/page";
import "@/components/price-history/part.css";
import { GoodPricePanel } from "@/components/price-history/good-price-panel";
import { HistoryTable } from "@/components/price-history/history-table";
import { PricePanel } from "@/components/price-history/price-panel";
import { guardBrowsing } from "@/lib/auth/guard";
import { isProviderId } from "@/lib/domain/provider-id";
import { findSpec } from "@/lib/gpus";
import { gpuHref, marketParameter } from "@/lib/gpu-prices/links";
import { machineText } from "@/lib/offers/format";
import { offerHref, offerHrefWith, parseBackQuery } from "@/lib/offers/back";
import { getPriceView } from "@/lib/offers/price-view";
import { parsePeriod, usualPeriod } from "@/lib/offers/price-view/period";
import { getNextCheapest, getOffer, getOfferWithFreshness } from "@/lib/offers/queries";
import { getSameMachine } from "@/lib/offers/same-machine";
import { readDisplay, withSpelledCurrency } from "@/lib/offers/usual-currency";
import { pricePeriods } from "@/lib/price-history/periods";
import { providers } from "@/lib/providers/registry";

export async function generateMetadata({ params }: PageProps<"/offers/[offerId]">): Promise<Metadata> {
  await connection();
  const { offerId } = await params;
  await guardBrowsing(`/offers/${offerId}`);
  const offer = await getOffer(offerId);
  return { title: offer ? machineText(offer) : "Not found" };
}

export default async function OfferPage({ params, searchParams }: PageProps<"/offers/[offerId]">) {
  await connection();
  const { offerId } = await params;
  const owner = await guardBrowsing(`/offers/${offerId}`);
  const found = await getOfferWithFreshness(offerId);
  if (!found) notFound();
  const { offer, freshUntil, action, market } = found;
  const { currency, from, period, rows } = await searchParams;
  const back = parseBackQuery(from, currency);
  const display = await readDisplay(back);
  const isAvailable = !offer.gone && offer.stock !== "sold-out";
  const next = isAvailable ? null : await getNextCheapest(offer, back);
  const prices = await getPriceView(offerId, parsePeriod(period));
  if (!prices) notFound();
  const periodHref = (shown: string, parameters = {}) =>
    offerHrefWith(offerId, back, { period: shown === usualPeriod ? "" : shown, ...parameters });
  const spec = offer.gpuName === null ? null : findSpec(offer.gpuName, offer.vramGb);
  const marketOfBack = marketParameter(new URLSearchParams(back)) || (offer.source ? "market=public" : "");
  const gpuPage = offer.gpu === null ? null : gpuHref(offer.gpu, marketOfBack);
  return (
    <PageBody>
      <OfferHead
        offer={offer}
        display={display}
        freshUntil={freshUntil}
        console={isProviderId(offer.provider) ? providers[offer.provider].console : null}
        action={action}
        back={back}
        link={offerHref(offer.id, await withSpelledCurrency(back, display))}
      />
      {next && (
        <Card id="next" title={nextTitle(next)} end="instead of this offer">
          <CardBody>
            <NextList wanted={offer} offers={next.offers} {...{ next, display, back }} />
          </CardBody>
        </Card>
      )}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_360px]">
        <div className="grid min-w-0 gap-4">
          <PricePanel
            view={prices}
            gone={offer.gone}
            hrefs={pricePeriods.map((shown) => ({ period: shown, href: periodHref(shown) }))}
          />
          <SameMachine
            offer={offer}
            machine={await getSameMachine(offerId)}
            display={display}
            back={back}
            canChange={owner !== null && !owner.isLimited}
          />
        </div>
        <GoodPricePanel {...{ offer, display, market, gpuPage }} />
      </div>
      <OfferFacts offer={offer} display={display} spec={spec} market={market} gpuPage={gpuPage} />
      <HistoryTable
        view={prices}
        isLong={rows === "all"}
        longHref={periodHref(prices.period, { rows: "all" })}
      />
    </PageBody>
  );
}
