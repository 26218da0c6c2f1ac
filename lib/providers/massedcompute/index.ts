import { wholeMarket, type Provider } from "../provider";

import { createHttp, readOffers } from "./api";
import { createInstances } from "./instances";

export const massedcompute: Provider = {
  id: "massedcompute",
  label: "Massed Compute",
  console: "https://vm.massedcompute.com/settings/api",
  baseUrl: "https://vm.massedcompute.com/api/v1",
  credentials: [
    {
      id: "apiKey",
      label: "API key",
      hint: "Under Settings, API. A read-only key is enough to compare prices; launching needs full access.",
      required: true,
    },
    {
      id: "readOnlyKey",
      label: "Read-only key",
      hint: "Used for price checks only.",
      required: false,
    },
  ],
  defaultInterval: 60,
  minimumInterval: 30,
  breaker: { failures: 5, firstPause: 60 },
  instances: {
    stopping: "This machine cannot be stopped, only terminated.",
    terminating: "Its disk is deleted and cannot be recovered.",
    absenceByListOnly: false,
    console: "https://vm.massedcompute.com",
  },
  settingCosts: new Map([
    ["image", "free"],
    ["startupScript", "free"],
    // It only lowers the price.
    ["coupon", "free"],
  ]),
  connect(context) {
    const pollKey = context.readOnlyKey ?? context.apiKey;
    const http = createHttp({ ...context, apiKey: pollKey }, context.breaker);
    return {
      async *listOffers({ signal, known }) {
        const observedAt = context.now();
        const reading = await readOffers(http, known, signal);
        yield { kind: "snapshot", scope: wholeMarket, observedAt, complete: true, every: 1, ...reading };
      },
      instances: createInstances(context),
    };
  },
};
