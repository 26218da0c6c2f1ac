import { expect, it } from "vitest";

import { getDatabase } from "@/db/client";
import { hour } from "@/lib/domain/durations";
import { offerId } from "@/lib/domain/offer-id";
import { clientOf } from "@/testing/database/client";
import { withPublishedOffers } from "@/testing/offers/published-offers";
import { sampleOffer } from "@/testing/offers/sample-offer";

import { getOfferHistory } from "./offer-history";

withPublishedOffers(() => [sampleOffer]);

it("has no listed amount where an offer was listed in another unit than now", async () => {
  const now = Date.now();
  const client = clientOf(getDatabase());
  client.exec(`UPDATE offer SET first_seen_at = ${now - 2 * hour}`);
  client.exec(
    `INSERT INTO offer_change (offer_row, at, gone, stock, native_amount, native_currency, native_unit, native_per, native_scope)
     VALUES (1, ${now - 2 * hour}, 0, 'in-stock', '250', 'USD', 'cent', 'hour', 'machine')`,
  );
  const { provider, nativeId, native } = sampleOffer;
  const history = await getOfferHistory(offerId(provider, nativeId), {
    from: now - 3 * hour,
    to: Date.now() + 1,
    step: "change",
  });
  expect(history!.points).toMatchObject([
    { gpuPriceMicros: 2_500_000, nativeAmount: null },
    { nativeAmount: native.amount },
  ]);
});
