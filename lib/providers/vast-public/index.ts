import type { Source } from "../source";
import { createSourceHttp } from "../source-http";

import { createRequests } from "./requests";
import { readState } from "./state";
import { sweep } from "./sweep";

/**
 * The marketplace's rentable asks, in dollars per hour for all GPUs of an ask, on demand and as bids.
 * https://docs.vast.ai/api-reference/search/search-offers
 */
export const vastPublic: Source = {
  id: "vast-public",
  summary: "live offers of a marketplace, on demand and spot",
  kind: "quote",
  baseUrl: "https://console.vast.ai",
  interval: 900,
  breaker: { failures: 3, firstPause: 300 },
  connect(context) {
    const http = createSourceHttp("vast-public", context);
    return {
      async *listOffers(request) {
        const state = await readState(context.memory);
        yield* sweep(createRequests(context, http, state, request.signal), request);
      },
    };
  },
};
