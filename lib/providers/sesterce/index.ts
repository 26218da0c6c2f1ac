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
  defaultInterval: 180,
  minimumInterval: 60,
  breaker: { failures: 5, firstPause: 60 },
  instances: {
    stopping: "This machine cannot be stopped, only terminated.",
    terminating: "Its disk is deleted and cannot be recovered. Separate volumes stay and still cost money.",
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
        const reading = await readOffers(await fetchOffers(http, signal), signal);
        yield { kind: "snapshot", scope: wholeMarket, observedAt, complete: true, every: 1, ...reading };
      },
      instances: createInstances(context),
    };
  },
};
