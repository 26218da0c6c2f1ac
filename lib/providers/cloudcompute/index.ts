import { wholeMarket, type Provider } from "@/lib/providers/provider";
import { readRows } from "@/lib/providers/rows";

import { createApi } from "./api";
import { identify, toOffers } from "./normalise";
import { offerRow } from "./schema";

export const cloudcompute: Provider = {
  id: "cloudcompute",
  label: "CloudCompute",
  console: "https://app.cloudcompute.ru",
  baseUrl: "https://app.cloudcompute.ru/api/v1",
  keyHint: "API token of a team; it begins with cc- and is shown once, when it is made.",
  experimental:
    "CloudCompute does not document its answers: the fields are taken to be those of Vast.ai, whose machines it resells.",
  remark:
    "Prices count only with a currency, and its answers may not name one: CLOUDCOMPUTE_CURRENCY says which it is.",
  defaultInterval: 180,
  minimumInterval: 120,
  breaker: { failures: 5, firstPause: 60 },
  connect(context) {
    const api = createApi(context);
    return {
      async *listOffers({ signal }) {
        const observedAt = context.now();
        const { rows, complete } = await api.offers(signal);
        const reading = readRows(rows, {
          provider: "cloudcompute",
          schema: offerRow,
          normalise: toOffers,
          identify,
        });
        yield { kind: "snapshot", scope: wholeMarket, observedAt, complete, every: 1, ...reading };
      },
    };
  },
};
