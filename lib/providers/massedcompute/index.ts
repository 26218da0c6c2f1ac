import { wholeMarket, type Provider } from "../provider";

import { createHttp } from "./api";
import { createInstances } from "./instances";
import { readOffers } from "./offers";

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
      hint: "For the polls, so that the key that may launch is sent only when machines are at stake. Left out, the API key does both.",
      required: false,
    },
  ],
  defaultInterval: 60,
  minimumInterval: 30,
  breaker: { failures: 5, firstPause: 60 },
  instances: {
    stopping: "Massed Compute cannot stop a machine: it bills until it is terminated.",
    terminating:
      "Terminating destroys the machine with everything on its disk; nothing of it can be had back.",
    absenceByListOnly: false,
    console: "https://vm.massedcompute.com",
  },
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
