import { wholeMarket, type Provider } from "../provider";
import { readRows } from "../rows";

import { createApi } from "./api";
import { identify, isCpuRow, toOffers } from "./normalise";
import { instanceOffer } from "./schema";

export const sesterce: Provider = {
  id: "sesterce",
  label: "Sesterce",
  console: "https://cloud.sesterce.com",
  baseUrl: "https://api.cloud.sesterce.com",
  keyHint: "API key of the Sesterce Cloud account.",
  defaultInterval: 180,
  minimumInterval: 60,
  breaker: { failures: 5, firstPause: 60 },
  connect(context) {
    const api = createApi(context);
    return {
      async *listOffers({ signal }) {
        const observedAt = context.now();
        const rows = await api.offers(signal);
        const reading = readRows(
          rows.filter(({ value }) => !isCpuRow(value)),
          { provider: "sesterce", schema: instanceOffer, normalise: toOffers, identify },
        );
        yield { kind: "snapshot", scope: wholeMarket, observedAt, complete: true, every: 1, ...reading };
      },
    };
  },
};
