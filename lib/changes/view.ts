import { isoTime } from "@/lib/format";
import { cloudText } from "@/lib/offers/cloud-text";
import { currencySign, machineText, moneyText, unrankedText } from "@/lib/offers/format";
import { billingLabels, stockLabels } from "@/lib/offers/labels";
import type { OfferIndex } from "@/lib/offers/offer-index";
import { regionText } from "@/lib/offers/place-text";
import { changeText } from "@/lib/offers/price-change";
import { distinctAmounts } from "@/lib/offers/price-text";
import type { Display } from "@/lib/offers/schema";

import type { ChangeKind } from "./kinds";
import type { ChangeLine } from "./lines";
import type { ChangedOffer } from "./match";
import { describeChange, type OfferChange } from "./queries";
import { burstText, type ChangedOfferView } from "./text";

/** A line of the page, or an entry of the Atom feed. */
export interface LineView {
  key: string;
  at: string;
  kind: ChangeKind;
  /** Null for a single offer. */
  burst: string | null;
  /** The first ones. */
  offers: ChangedOfferView[];
  count: number;
}

const maxOffers = 50;

export function describeLine(
  line: ChangeLine<ChangedOffer>,
  offerIndex: OfferIndex,
  display: Display,
): LineView {
  const { key, at, kind, changes } = line;
  return {
    key,
    at: isoTime(at),
    kind,
    burst: changes.length > 1 ? burstText(line) : null,
    offers: changes.slice(0, maxOffers).map((change) => describeOffer(change, offerIndex, display)),
    count: changes.length,
  };
}

function describeOffer(change: OfferChange, offerIndex: OfferIndex, display: Display): ChangedOfferView {
  const { kind, offer, recorded } = change;
  const { id, offerId, before, after } = describeChange(change, offerIndex);
  const { native } = recorded.after;
  const isConverted = typeof (after ?? before)?.gpuPriceMicros === "number";
  const isPrice = kind === "dropped" || kind === "rose";
  const price = (state: typeof before, native = recorded.after.native) =>
    state === null
      ? null
      : state.gpuPriceMicros === null
        ? unrankedText(native, offer.gpuCount, "gpu")
        : moneyText(state.gpuPriceMicros, display);
  const [from, to] =
    typeof before?.gpuPriceMicros === "number" && typeof after?.gpuPriceMicros === "number"
      ? distinctPrices(before.gpuPriceMicros, after.gpuPriceMicros, display)
      : [price(before, recorded.before?.native), price(after)];
  return {
    id,
    offerId,
    machine: machineText({
      gpuCount: offer.gpuCount,
      gpuName: offer.gpu?.name ?? null,
      rawGpu: offer.rawGpu,
    }),
    seller: cloudText(offer.cloud, offer.provider),
    region: regionText(offer.region),
    billing: offer.billing === "on-demand" ? null : billingLabels[offer.billing],
    before: from,
    after: to,
    percent: isPrice
      ? changeText(Number(recorded.before!.native.amount), Number(recorded.after.native.amount))
      : null,
    stock: after && (kind === "appeared" || kind === "back") ? stockLabels[after.stock] : null,
    isCurrencyUnknown: native.amount !== null && native.currency === null && !isConverted,
  };
}

function distinctPrices(before: number, after: number, { currency, perUsd }: Display): [string, string] {
  const sign = currencySign(currency);
  const [from, to] = distinctAmounts((before / 1e6) * perUsd, (after / 1e6) * perUsd);
  return [sign + from, sign + to];
}
