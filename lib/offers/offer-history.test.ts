import { expect, it } from "vitest";

import { getDatabase } from "@/db/client";
import { hour } from "@/lib/domain/durations";
import { offerId } from "@/lib/domain/offer-id";
import { clientOf } from "@/testing/database/client";
import { withPublishedOffers } from "@/testing/offers/published-offers";
import { sampleOffer } from "@/testing/offers/sample-offer";

import { getOfferHistory } from "./offer-history";

withPublishedOffers(() => [sampleOffer]);

const { provider, nativeId, native } = sampleOffer;

function record(at: number, amount: string, unit: "major" | "cent") {
  clientOf(getDatabase())
    .prepare(
      `INSERT INTO offer_change (offer_row, at, gone, stock, native_amount, native_currency, native_unit, native_per, native_scope)
       VALUES (1, ?, 0, 'in-stock', ?, 'USD', ?, 'hour', 'machine')`,
    )
    .run(at, amount, unit);
}

it("has the last of two states of the same time, and no amount that was listed in another unit than now", async () => {
  const now = Date.now();
  clientOf(getDatabase()).exec(`UPDATE offer SET first_seen_at = ${now - 2 * hour}`);
  record(now - 2 * hour, "100", "cent");
  record(now - 2 * hour, "250", "cent");
  const window = { from: now - 3 * hour, to: Date.now() + 1 };
  const history = await getOfferHistory(offerId(provider, nativeId), { ...window, step: "change" });
  expect(history!.points).toMatchObject([
    { gpuPriceMicros: 2_500_000, nativeAmount: null },
    { nativeAmount: native.amount },
  ]);
});
