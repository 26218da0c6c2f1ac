import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";

import { AlsoSeenAt } from "@/components/offers/also-seen-at";
import { NextList, nextTitle } from "@/components/offers/next-cheapest";
import { OfferChanges } from "@/components/offers/offer-changes";
import { OfferFacts } from "@/components/offers/offer-facts";
import { OfferHead } from "@/components/offers/offer-head";
import { Card, CardBody } from "@/components/ui/card";
import { PageBody } from "@/components/ui/page";
import { guardBrowsing } from "@/lib/auth/guard";
import { isProviderId } from "@/lib/domain/provider-id";
import { findSpec } from "@/lib/gpus";
import { gpuHref, marketParameter } from "@/lib/gpu-prices/links";
import { machineText } from "@/lib/offers/format";
import { offerHref, parseBackQuery } from "@/lib/offers/back";
import { getNextCheapest, getOffer, getOfferChanges, getOfferWithFreshness } from "@/lib/offers/queries";
import { readDisplay, withSpelledCurrency } from "@/lib/offers/usual-currency";
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
  await guardBrowsing(`/offers/${offerId}`);
  const found = await getOfferWithFreshness(offerId);
  if (!found) notFound();
  const { offer, freshUntil, action, market } = found;
  const { currency, from } = await searchParams;
  const back = parseBackQuery(from, currency);
  const display = await readDisplay(back);
  const isAvailable = !offer.gone && offer.stock !== "sold-out";
  const next = isAvailable ? null : await getNextCheapest(offer, back);
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
      <OfferFacts offer={offer} display={display} spec={spec} market={market} gpuPage={gpuPage} />
      {offer.seenAt.length > 0 && <AlsoSeenAt offer={offer} display={display} />}
      <OfferChanges changes={await getOfferChanges(offerId)} offer={offer} />
    </PageBody>
  );
}
