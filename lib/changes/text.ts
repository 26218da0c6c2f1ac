import { pluralize } from "@/lib/format";
import { cloudText } from "@/lib/offers/cloud-text";
import { stockLabels } from "@/lib/offers/labels";

import type { ChangeKind } from "./kinds";
import type { ChangeLine } from "./lines";
import type { ChangedOffer } from "./match";

/** One changed offer in words. */
export interface ChangedOfferView {
  id: string;
  offerId: string;
  machine: string;
  seller: string;
  region: string | null;
  /** Null for an offer on demand. */
  billing: string | null;
  /** Per GPU-hour in the display currency; null while the offer is not listed. */
  before: string | null;
  after: string | null;
  /** `−4.5%`: of the listed price in its own currency. */
  percent: string | null;
  /** After the change; null where the kind tells it. */
  stock: string | null;
  isCurrencyUnknown: boolean;
}

const manyDo: Record<ChangeKind, string> = {
  dropped: "dropped",
  rose: "rose",
  appeared: "appeared",
  "sold-out": "sold out",
  back: "are back",
  gone: "are gone",
};

const oneDoes: Record<ChangeKind, string> = { ...manyDo, back: "is back", gone: "is gone" };

/** `23 offers of Hyperstack dropped 4 to 9%`. */
export function burstText({ changes, provider, cloud, kind }: ChangeLine<ChangedOffer>): string {
  const range = kind === "dropped" || kind === "rose" ? rangeText(changes) : "";
  return `${pluralize(changes.length, "offer")} of ${cloudText(cloud, provider)} ${manyDo[kind]}${range}`;
}

/** ` 4 to 9%`; empty if no price was above zero before. */
function rangeText(changes: ChangeLine<ChangedOffer>["changes"]): string {
  const shares = changes
    .map(({ recorded: { before, after } }) =>
      Math.abs(Number(after.native.amount) / Number(before!.native.amount) - 1),
    )
    .filter(Number.isFinite);
  if (shares.length === 0) return "";
  const low = percentText(shares.reduce((one, other) => Math.min(one, other)));
  const high = percentText(shares.reduce((one, other) => Math.max(one, other)));
  return low === high ? ` ${low}%` : ` ${low} to ${high}%`;
}

function percentText(share: number): string {
  const percent = share * 100;
  return percent >= 0.95 ? String(Math.round(percent)) : Math.max(0.1, percent).toFixed(1);
}

/** `8 × H100 SXM of Hyperstack dropped from $2.00 to $1.80 per GPU-hour (−10%)`. */
export function offerText(kind: ChangeKind, offer: ChangedOfferView): string {
  const { machine, seller, before, after, percent, stock, isCurrencyUnknown } = offer;
  const head = `${machine} of ${seller} ${oneDoes[kind]}`;
  const unit = isCurrencyUnknown ? "per GPU-hour, currency unknown," : "per GPU-hour";
  if (percent !== null) return `${head} from ${before} to ${after} ${unit} (${percent})`;
  if (after === null) return before === null ? head : `${head}, last at ${before} ${unit}`;
  return `${head}, ${after} ${unit}${stock === null ? "" : `, ${stockText(stock)}`}`;
}

function stockText(stock: string): string {
  return stock === stockLabels.unknown ? `stock ${stock.toLowerCase()}` : stock.toLowerCase();
}
