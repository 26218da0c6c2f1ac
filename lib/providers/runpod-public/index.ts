import { wholeMarket } from "../provider";
import { requireOffers } from "../require-offers";
import type { Source } from "../source";
import { createSourceHttp } from "../source-http";

import { readReply, retirementError } from "./reply";

/**
 * RunPod's GPU types, in dollars per GPU-hour. Its GraphQL is to end early in 2027.
 * https://docs.runpod.io/sdks/graphql/configurations
 */
export const runpodPublic: Source = {
  id: "runpod-public",
  summary: "live prices per GPU, secure and community cloud",
  kind: "quote",
  baseUrl: "https://api.runpod.io",
  interval: 900,
  breaker: { failures: 5, firstPause: 300 },
  connect(context) {
    const http = createSourceHttp("runpod-public", context);
    return {
      async *listOffers({ signal }) {
        const observedAt = context.now();
        const body = await http.json({ path: "/graphql", body: { query }, signal }).catch(retirementError);
        const reading = requireOffers("runpod-public", readReply(body));
        yield { kind: "snapshot", scope: wholeMarket, observedAt, complete: true, every: 1, ...reading };
      },
    };
  },
};

const query =
  "{gpuTypes{id displayName memoryInGb manufacturer secureCloud communityCloud securePrice communityPrice " +
  "maxGpuCountSecureCloud maxGpuCountCommunityCloud " +
  "secure:lowestPrice(input:{gpuCount:1,secureCloud:true}){uninterruptablePrice stockStatus minVcpu minMemory countryCode} " +
  "community:lowestPrice(input:{gpuCount:1,secureCloud:false}){uninterruptablePrice stockStatus}} " +
  "dataCenters{id name listed}}";
