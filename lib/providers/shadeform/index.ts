import { wholeMarket, type Provider } from "../provider";

import { createHttp, readOffers } from "./api";
import { createInstances } from "./instances";

export const shadeform: Provider = {
  id: "shadeform",
  label: "Shadeform",
  console: "https://platform.shadeform.ai/settings/api",
  baseUrl: "https://api.shadeform.ai/v1",
  credentials: [
    {
      id: "apiKey",
      label: "API key",
      hint: "Under Settings, API. There are no read-only keys; every key can launch.",
      required: true,
    },
  ],
  defaultInterval: 60,
  minimumInterval: 30,
  breaker: { failures: 5, firstPause: 60 },
  instances: {
    stopping: "This machine cannot be stopped, only terminated.",
    terminating:
      "Its disk is deleted and cannot be recovered. Billing stops once Shadeform reports “deleting”. Volumes stay and cost money until you delete them.",
    absenceByListOnly: false,
    console: "https://platform.shadeform.ai",
  },
  settingCosts: new Map([
    ["image", "free"],
    ["startupScript", "free"],
    ["container", "free"],
    ["containerArgs", "free"],
    ["ports", "free"],
    ["env", "free"],
    ["sharedMemory", "free"],
    ["registryUser", "free"],
    ["registryPassword", "free"],
    ["volume", "free"],
    ["template", "free"],
    ["tags", "free"],
  ]),
  connect(context) {
    const http = createHttp(context, context.breaker);
    return {
      async *listOffers({ signal }) {
        const observedAt = context.now();
        const reading = await readOffers(http, signal);
        yield { kind: "snapshot", scope: wholeMarket, observedAt, complete: true, every: 1, ...reading };
      },
      instances: createInstances(context),
    };
  },
};
