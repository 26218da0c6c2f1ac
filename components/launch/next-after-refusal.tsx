"use client";

import { useQuery } from "@tanstack/react-query";

import { useBackQuery } from "@/components/offers/back-link";
import { NextCompared, NextList, nextTitle } from "@/components/offers/next-cheapest";
import { nextOffersOptions } from "@/lib/instances/query-options";
import type { LaunchRefusal, LaunchRefusalKind } from "@/lib/instances/schema";
import { dollars } from "@/lib/offers/format";
import type { LaunchOffer } from "@/lib/offers/schema";

import { keepSettings, type KeptSettings } from "./kept-settings";

/** The refusals that another offer can help with, and what the refused offer is called beside it. */
const wantedLabels: Partial<Record<LaunchRefusalKind, string>> = {
  "sold-out": "Sold out",
  "offer-gone": "No longer listed",
  "price-changed": "This offer",
  "no-price": "This offer",
  "offer-unreadable": "This offer",
};

interface NextAfterRefusalProps {
  offer: LaunchOffer;
  refusal: LaunchRefusal;
  /** The settings for the form of another offer. */
  settings: KeptSettings;
  /** The launch that was to be repeated. */
  again: string | null;
}

/** The next cheapest offers after a refused launch; nothing if another offer would be refused too. */
export function NextAfterRefusal({ offer, refusal, settings, again }: NextAfterRefusalProps) {
  const back = useBackQuery();
  const wantedLabel = wantedLabels[refusal.kind];
  const { data: next, error } = useQuery({
    ...nextOffersOptions(offer.id, back, refusal.readAt),
    enabled: wantedLabel !== undefined,
  });
  if (wantedLabel === undefined) return null;
  if (!next)
    return (
      <output className="text-xs text-ink-2">
        {error ? `Can’t find the next cheapest: ${error.message}` : "Finding the next cheapest…"}
      </output>
    );
  const props = {
    wanted: { ...offer, ...pricesNow(offer, refusal) },
    next,
    display: dollars,
    back,
    again,
    onLaunch: (id: string) => keepSettings(id, settings),
  };
  const kept = `Your settings are kept: ${keptText(settings)}.`;
  // An offer that is only dearer can still be launched, so its figures are not crossed out.
  if (refusal.kind !== "price-changed")
    return <NextCompared {...props} {...{ wantedLabel, kept }} hours={settings.hours} />;
  return (
    <section aria-label={nextTitle(next)}>
      <h3 className="font-semibold">{nextTitle(next)}</h3>
      <NextList {...props} offers={next.offers} />
      {next.total > 0 && <p className="text-xs text-ink-3">{kept}</p>}
    </section>
  );
}

/** The price that the refused launch read. */
function pricesNow(
  { priceMicros, periodMicros }: LaunchOffer,
  { nowMicros, totalMicros, periodHours }: LaunchRefusal,
): Pick<LaunchOffer, "priceMicros" | "periodMicros"> {
  return {
    priceMicros: nowMicros ?? priceMicros,
    periodMicros: periodHours === null ? periodMicros : (totalMicros ?? periodMicros),
  };
}

function keptText({ name, sshKey, hours }: KeptSettings): string {
  const parts = [name, sshKey && `${sshKey.name} key`, hours === null ? "no end" : `${hours} hours`];
  return parts.filter(Boolean).join(", ");
}
