import { wholeMarket, type Provider } from "../provider";
import { readRows } from "../rows";

import { createApi } from "./api";
import { identify, toOffers } from "./normalise";
import { instanceType } from "./schema";

export const shadeform: Provider = {
  id: "shadeform",
  label: "Shadeform",
  console: "https://platform.shadeform.ai/settings/api",
  baseUrl: "https://api.shadeform.ai/v1",
  keyHint: "API key, under Settings, API. Every key may also launch: there is no read-only one.",
  defaultInterval: 60,
  minimumInterval: 30,
  breaker: { failures: 5, firstPause: 60 },
  connect(context) {
    const api = createApi(context);
    return {
      async *listOffers({ signal }) {
        const observedAt = context.now();
        const rows = await api.instanceTypes(signal);
        const reading = readRows(rows, {
          provider: "shadeform",
          schema: instanceType,
          normalise: toOffers,
          identify,
        });
        yield { kind: "snapshot", scope: wholeMarket, observedAt, complete: true, every: 1, ...reading };
      },
    };
  },
};
