import { originLabels } from "@/lib/domain/provider-id";
import { hoursByBilling } from "@/lib/domain/money";
import type { ListedOffer } from "@/lib/domain/offer";
import { ProviderError, providerErrorMessage } from "@/lib/providers/errors";
import type { InstanceClient } from "@/lib/providers/instances";
import { isoTime } from "@/lib/format";

import { refusals, buildRefusal } from "./refusals";
import type { LaunchOrder, LaunchRefusal } from "./schema";

/** The current offer. */
export interface Reread {
  offer: ListedOffer;
  hourlyMicros: number;
  /** Micro-dollars due at once for the first period; null for hourly billing. */
  periodMicros: number | null;
  took: number;
}

/**
 * The price of an offer: micro-dollars per machine-hour, and micro-dollars due at once for a prepaid period (else
 * null).
 */
export interface OfferPrice {
  hourlyMicros: number;
  periodMicros: number | null;
}

const rereadTimeout = 25_000;

/**
 * Reads the offer from the provider right before the launch. Refuses an offer that costs more than shown, is sold out,
 * is gone, is another machine now, has no price in dollars or cannot be read. With settings it reads their price, if
 * the provider has `readPriced`.
 */
export async function rereadOffer(
  shown: ListedOffer,
  maxPriceMicros: number,
  context: { machines: InstanceClient; priceOf(offer: ListedOffer): OfferPrice | null; now(): number },
  settings: Readonly<Record<string, string>> | null = null,
): Promise<Reread | LaunchRefusal> {
  const label = originLabels[shown.provider];
  const startedAt = context.now();
  let offer: ListedOffer | null;
  try {
    const signal = AbortSignal.timeout(rereadTimeout);
    const { machines } = context;
    offer = settings
      ? await machines.readPriced!(shown, settings, signal)
      : await machines.readOffer(shown, signal);
  } catch (error) {
    const isAboutSettings = error instanceof ProviderError && error.kind === "rejected" && error.isUnsent;
    if (settings && isAboutSettings)
      return buildRefusal("invalid", "A setting is invalid. Nothing was launched.", error.message);
    const message = providerErrorMessage(error, label);
    return buildRefusal(
      "offer-unreadable",
      "The price could not be checked. Nothing was launched.",
      `${message} Try again in a moment.`,
    );
  }
  const readAt = isoTime(context.now());
  if (!offer) {
    return buildRefusal(
      "offer-gone",
      "This offer is no longer listed. Nothing was launched.",
      `${label} removed it${settings ? ", or does not offer it with these settings" : ""}. Choose another offer.`,
      { readAt },
    );
  }
  if (
    offer.gpuCount !== shown.gpuCount ||
    offer.billing !== shown.billing ||
    (offer.gpu?.id ?? null) !== (shown.gpu?.id ?? null)
  ) {
    return buildRefusal(
      "offer-gone",
      "This offer is now a different machine. Nothing was launched.",
      `${label} changed it. Choose another offer.`,
      { readAt },
    );
  }
  if (offer.stock === "sold-out") {
    return buildRefusal(
      "sold-out",
      "Sold out just now. Nothing was launched.",
      `${label} has none left. Choose another offer.`,
      { readAt },
    );
  }
  const price = context.priceOf(offer);
  if (!price) {
    return buildRefusal(
      "no-price",
      "The USD price of this offer is unknown. Nothing was launched.",
      noPriceMessage(offer, label),
      { readAt },
    );
  }
  if (price.hourlyMicros > maxPriceMicros)
    return refusals.dearer(maxPriceMicros, price.hourlyMicros, {
      readAt,
      totalMicros: price.periodMicros,
      periodHours: hoursByBilling[offer.billing],
    });
  return { offer, ...price, took: context.now() - startedAt };
}

/**
 * Why the sum due differs from the confirmed one; null if it matches or needs no confirmation. `now` in epoch
 * milliseconds.
 */
export function checkTotal(
  { maxTotalMicros, hours }: Pick<LaunchOrder, "maxTotalMicros" | "hours">,
  { offer, hourlyMicros, periodMicros }: Reread,
  now: number,
): LaunchRefusal | null {
  const readAt = isoTime(now);
  const period = hoursByBilling[offer.billing];
  const paid = period ?? (maxTotalMicros === undefined ? null : hours);
  if (typeof paid !== "number") return null;
  const totalMicros = periodMicros ?? Math.round(hourlyMicros * paid);
  if (maxTotalMicros === undefined) return refusals.totalRequired(totalMicros, paid, readAt);
  return totalMicros > maxTotalMicros
    ? refusals.dearerTotal(maxTotalMicros, { hourlyMicros, totalMicros, hours: paid, period }, readAt)
    : null;
}

function noPriceMessage({ native: { amount, currency } }: ListedOffer, label: string): string {
  if (amount === null) return `${label} lists no price for it now. Try again later, or choose another offer.`;
  return currency === null
    ? `${label} does not specify its currency. Set it in the environment (see .env.example), then restart the app.`
    : `There is no exchange rate for ${currency}. Set FX_${currency}_USD in the environment, or wait for the next rates.`;
}
