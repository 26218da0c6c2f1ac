import { wholeMarket, type Provider } from "../provider";

import { createInstances, instanceFacts } from "./instances";
import { readOffers } from "./offers";
import { createApi, createPrefix } from "./api";

export const cloudcompute: Provider = {
  id: "cloudcompute",
  label: "CloudCompute",
  console: "https://app.cloudcompute.ru",
  baseUrl: "https://app.cloudcompute.ru/api/v1",
  credentials: [
    {
      id: "apiKey",
      label: "API token",
      hint: "A team token; starts with cc- and is shown once, when you create it.",
      required: true,
    },
  ],
  experimental: "Experimental: undocumented API, read like that of Vast.ai.",
  remark: "Prices may come without a currency; set it with CLOUDCOMPUTE_CURRENCY.",
  defaultInterval: 180,
  minimumInterval: 120,
  breaker: { failures: 5, firstPause: 60 },
  instances: instanceFacts,
  neededVariable: {
    name: "CLOUDCOMPUTE_CURRENCY",
    values: "RUB or USD",
    reason: "your account’s currency; without it, offers are shown but not ranked",
  },
  settingCosts: new Map([
    ["image", "free"],
    ["diskGb", "bounded"],
    ["runtype", "free"],
    ["templateId", "free"],
    ["templateHash", "free"],
    // Its cost is not documented.
    ["monitoring", "refused"],
  ]),
  connect(context) {
    const prefix = createPrefix();
    const api = createApi(context, prefix, context.breaker);
    return {
      instances: createInstances(context, prefix),
      async *listOffers({ signal }) {
        const observedAt = context.now();
        yield {
          kind: "snapshot",
          scope: wholeMarket,
          observedAt,
          every: 1,
          ...(await readOffers(api, signal)),
        };
      },
    };
  },
};
