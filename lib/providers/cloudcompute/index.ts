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
      hint: "Of a team; it begins with cc- and is shown once, when it is made.",
      required: true,
    },
  ],
  experimental:
    "CloudCompute does not document its answers: the fields are taken to be those of Vast.ai, whose machines it resells.",
  remark:
    "Prices count only with a currency, and its answers may not name one: CLOUDCOMPUTE_CURRENCY says which it is.",
  defaultInterval: 180,
  minimumInterval: 120,
  breaker: { failures: 5, firstPause: 60 },
  instances: instanceFacts,
  neededVariable: {
    name: "CLOUDCOMPUTE_CURRENCY",
    values: "RUB or USD",
    reason: "whichever your account is billed in; without it its offers are shown but not ranked",
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
