import type { Provider } from "../provider";

import { createProbeHttp } from "./api";
import { createInstances, instanceFacts } from "./instances";
import { pollOffers, type ProbeSession } from "./poll-offers";

export const gpugeek: Provider = {
  id: "gpugeek",
  label: "GPUGeek",
  console: "https://www.gpugeek.com",
  baseUrl: "https://api-cloud.gpugeek.com",
  credentials: [
    {
      id: "apiKey",
      label: "API token",
      hint: "Needs an enterprise account; personal accounts have no API access.",
      required: true,
    },
  ],
  remark: "No price list: prices come from trial quotes, in ¥ per hour for the whole machine.",
  defaultInterval: 900,
  minimumInterval: 300,
  breaker: { failures: 3, firstPause: 300 },
  instances: instanceFacts,
  settingCosts: new Map([
    ["image", "priced"],
    ["startupScript", "free"],
    ["ports", "free"],
    ["httpPorts", "free"],
    ["env", "free"],
    ["cpuNum", "priced"],
    ["memory", "priced"],
    ["diskType", "priced"],
    ["systemDiskSize", "priced"],
    ["dataDiskSize", "priced"],
    ["autoRenew", "refused"],
  ]),
  connect(context) {
    const session: ProbeSession = { http: createProbeHttp(context), lists: null, chosenBefore: new Map() };
    return {
      listOffers: (request) => pollOffers(context, session, request),
      instances: createInstances(context, session),
    };
  },
};
