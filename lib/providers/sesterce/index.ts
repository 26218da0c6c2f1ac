import { wholeMarket, type Provider } from "../provider";

import { createHttp, fetchOffers, readOffers } from "./api";
import { createInstances } from "./instances";

export const sesterce: Provider = {
  id: "sesterce",
  label: "Sesterce",
  console: "https://cloud.sesterce.com",
  baseUrl: "https://api.cloud.sesterce.com",
  credentials: [
    { id: "apiKey", label: "API key", hint: "From your Sesterce Cloud account.", required: true },
  ],
  isDiskPriced: true,
  defaultInterval: 180,
  minimumInterval: 60,
  breaker: { failures: 5, firstPause: 60 },
  instances: {
    stopping: "Sesterce cannot stop or restart a machine: it bills until it is deleted.",
    terminating:
      "Deleting destroys the machine and its disk; a volume of its own stays, and goes on billing.",
    absenceByListOnly: false,
    console: "https://cloud.sesterce.com",
  },
  settingCosts: new Map([
    ["image", "free"],
    ["container", "free"],
    ["startupScript", "free"],
    ["volume", "free"],
  ]),
  connect(context) {
    const http = createHttp(context, context.breaker);
    return {
      async *listOffers({ signal }) {
        const observedAt = context.now();
        const reading = readOffers(await fetchOffers(http, signal));
        yield { kind: "snapshot", scope: wholeMarket, observedAt, complete: true, every: 1, ...reading };
      },
      instances: createInstances(context),
    };
  },
};
