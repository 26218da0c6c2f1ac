import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";

import "@/components/launch/part.css";
import { LaunchHead } from "@/components/launch/launch-head";
import { LaunchPanel } from "@/components/launch/launch-panel";
import { LaunchBlocked } from "@/components/launch/refusal";
import { Notice } from "@/components/ui/notice";
import { PageBody } from "@/components/ui/page";
import { guardPage } from "@/lib/auth/guard";
import { readLaunchForm } from "@/lib/instances/queries";
import { parseBackQuery, launchHref } from "@/lib/offers/back";
import { getOffer } from "@/lib/offers/queries";
import { readDisplay } from "@/lib/offers/usual-currency";

type Props = PageProps<"/launch/[offerId]">;

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  await connection();
  const { offerId } = await params;
  const { from } = await searchParams;
  await guardPage(launchHref(offerId, parseBackQuery(from)));
  const offer = await getOffer(offerId);
  return { title: offer ? `Launch ${offer.gpuCount} × ${offer.gpuName ?? offer.rawGpu}` : "Not found" };
}

export default async function LaunchPage({ params, searchParams }: Props) {
  await connection();
  const { offerId } = await params;
  const { from, currency } = await searchParams;
  const back = parseBackQuery(from, currency);
  await guardPage(launchHref(offerId, back));
  const read = await readLaunchForm(offerId);
  if (!read) notFound();
  const { offer, form } = read;
  const isClosed = form.blocked !== null && form.blocked.kind !== "account-blocked";
  const needsScripts = (
    <noscript>
      <Notice tone="warn" isInset>
        <b>Launching needs JavaScript.</b> Turn it on and reload this page.
      </Notice>
    </noscript>
  );
  return (
    <PageBody
      data-part="launch"
      className="mx-auto w-[min(100%,1128px)] grid-cols-1 max-md:has-[[data-launch-bar]]:pb-[92px]"
    >
      {isClosed || offer.priceMicros === null ? (
        <>
          <LaunchHead offer={offer} />
          {needsScripts}
          <LaunchBlocked offer={offer} refusal={form.blocked} />
        </>
      ) : (
        <LaunchPanel
          key={offer.id}
          offer={offer}
          priceMicros={offer.priceMicros}
          form={form}
          display={await readDisplay(back)}
        >
          {needsScripts}
        </LaunchPanel>
      )}
    </PageBody>
  );
}
