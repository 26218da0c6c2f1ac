"use client";

import Link from "next/link";

import { AgeText } from "@/components/ui/age";
import { cloudText, currencySign, numberText, priceText, unrankedText } from "@/lib/offers/format";
import { billingLabels } from "@/lib/offers/labels";
import type { Display } from "@/lib/offers/schema";
import type { OfferRow } from "@/lib/offers/view-schema";

interface RowProps extends Pick<Display, "currency" | "perUsd"> {
  offer: OfferRow;
}

/** One offer. On a phone the same cells make a card. */
export function Row({ offer, currency, perUsd }: RowProps) {
  const { native, rate, gpuPriceMicros, priceMicros, gpuCount } = offer;
  const cloud = cloudText(offer.cloud, offer.provider);
  const isRanked = gpuPriceMicros !== null && priceMicros !== null;
  const name = offer.gpuName ?? offer.rawGpu ?? "";
  const hint = currency === "USD" ? "" : `?currency=${currency}`;
  return (
    <tr>
      <th scope="row" className="gpu">
        <Link
          href={`/offers/${offer.id}${hint}`}
          prefetch={false}
          title={name.length > 20 ? name : undefined}
        >
          {name}
        </Link>
        {offer.gpuName === null && <span className="tag">unknown</span>}
      </th>
      <td className="num count">{gpuCount}</td>
      <td className="num vram">{offer.vramGb === null ? "?" : numberText(offer.vramGb)}</td>
      {isRanked ? (
        <>
          <td className="num price" data-sign={rate ? currencySign(rate.currency).trim() : undefined}>
            {priceText(gpuPriceMicros, { perUsd })}
          </td>
          <td className="num total">{priceText(priceMicros, { perUsd })}</td>
        </>
      ) : (
        <>
          <td className="num price none">{native ? unrankedText(native, gpuCount, "gpu") : "?"}</td>
          <td className="num total">{native ? unrankedText(native, gpuCount, "machine") : "?"}</td>
        </>
      )}
      <Stock offer={offer} />
      <td className="region" title={offer.place ?? undefined}>
        {offer.place ?? "not said"}
      </td>
      <td className="cloud" title={cloud}>
        {cloud}
      </td>
      <td className="billing">{billingLabels[offer.billing]}</td>
      <td className="num cpu">{size(offer.vcpus)}</td>
      <td className="num ram">{size(offer.memoryGb)}</td>
      <td className="num disk">{size(offer.storageGb)}</td>
      <td className={offer.stale ? "num age st-clock" : "num age"} translate="no">
        <AgeText at={offer.observedAt} />
        {isRanked && offer.stock !== "sold-out" && !offer.stale && (
          <Link className="go" href={`/launch/${offer.id}`} prefetch={false} translate="yes">
            Launch
          </Link>
        )}
      </td>
    </tr>
  );
}

function Stock({ offer: { stock, capacity, stale } }: Pick<RowProps, "offer">) {
  const isLow = stock === "in-stock" && capacity !== null && capacity > 0 && capacity <= 2;
  const count = stock === "in-stock" && capacity !== null && capacity > 0 ? numberText(capacity) : undefined;
  if (stale && stock !== "unknown") {
    return <td className="stock st-clock">{stock === "in-stock" ? "Was in stock" : "Was sold out"}</td>;
  }
  if (stock === "sold-out") return <td className="stock st-out">Sold out</td>;
  if (stock === "unknown") return <td className="stock st-ask">Not said</td>;
  return (
    <td className={isLow ? "stock st-low" : "stock st-in"} data-count={count}>
      {isLow ? "Low" : "In stock"}
    </td>
  );
}

function size(value: number | null): string {
  return value === null ? "?" : numberText(value, 0);
}
