import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";

import "@/components/launch/part.css";
import { UnknownLaunchNotice } from "@/components/launch/again-notice";
import { LaunchHead } from "@/components/launch/launch-head";
import { LaunchPanel } from "@/components/launch/launch-panel";
import { LaunchBlocked } from "@/components/launch/refusal";
import { Notice } from "@/components/ui/notice";
import { PageBody } from "@/components/ui/page";
import { guardPage } from "@/lib/auth/guard";
import { findEarlierOrder, readLaunchForm } from "@/lib/instances/queries";
import { launchAgainHref, launchHref, parseBackQuery } from "@/lib/offers/back";
import { getNextCheapest, getOffer } from "@/lib/offers/queries";
import { readDisplay } from "@/lib/offers/usual-currency";

type Props = PageProps<"/launch/[offerId]">;

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  await connection();
  const { offerId } = await params;
  const { path } = readParameters(offerId, await searchParams);
  await guardPage(path);
  const offer = await getOffer(offerId);
  return { title: offer ? `Launch ${offer.gpuCount} × ${offer.gpuName ?? offer.rawGpu}` : "Not found" };
}

export default async function LaunchPage({ params, searchParams }: Props) {
  await connection();
  const { offerId } = await params;
  const { back, launchId, path } = readParameters(offerId, await searchParams);
  await guardPage(path);
  const read = await readLaunchForm(offerId);
  if (!read) notFound();
  const { offer, form } = read;
  const isClosed = form.blocked !== null && form.blocked.kind !== "account-blocked";
  const earlier = launchId === null ? null : await findEarlierOrder(launchId);
  const notices = (
    <>
      <noscript>
        <Notice tone="warn" isInset>
          <b>Launching needs JavaScript.</b> Turn it on and reload this page.
        </Notice>
      </noscript>
      {launchId !== null && !earlier && <UnknownLaunchNotice />}
    </>
  );
  return (
    <PageBody
      data-part="launch"
      className="mx-auto w-[min(100%,1128px)] grid-cols-1 max-md:has-[[data-launch-bar]]:pb-[92px]"
    >
      {isClosed || offer.priceMicros === null ? (
        <>
          <LaunchHead offer={offer} />
          {notices}
          <LaunchBlocked
            offer={offer}
            refusal={form.blocked}
            next={await getNextCheapest(offer, back)}
            back={back}
            earlier={earlier}
          />
        </>
      ) : (
        <LaunchPanel
          key={`${offer.id} ${earlier?.launchId ?? ""}`}
          offer={offer}
          priceMicros={offer.priceMicros}
          form={form}
          earlier={earlier}
          display={await readDisplay(back)}
        >
          {notices}
        </LaunchPanel>
      )}
    </PageBody>
  );
}

/** The view to return to, the launch to repeat, and the canonical path of both. */
function readParameters(offerId: string, { from, currency, again }: Awaited<Props["searchParams"]>) {
  const back = parseBackQuery(from, currency);
  const launchId = typeof again === "string" && again !== "" ? again.slice(0, 100) : null;
  const path = launchId === null ? launchHref(offerId, back) : launchAgainHref(offerId, launchId, back);
  return { back, launchId, path };
}
