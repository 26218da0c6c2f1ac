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
  isDiskPriced: true,
  defaultInterval: 60,
  minimumInterval: 30,
  breaker: { failures: 5, firstPause: 60 },
  instances: {
    stopping: "Shadeform cannot stop a machine: it bills until it is deleted.",
    terminating:
      "Deleting ends the billing as soon as Shadeform says “deleting”, and what is on the machine's own disk is lost. A volume stays, and bills until it is deleted too.",
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
