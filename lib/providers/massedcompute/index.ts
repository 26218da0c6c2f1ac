import { wholeMarket, type Provider } from "../provider";
import { readRows } from "../rows";

import { createApi } from "./api";
import { identify, mayHaveGpu, toOffers } from "./normalise";
import { product } from "./schema";

export const massedcompute: Provider = {
  id: "massedcompute",
  label: "Massed Compute",
  console: "https://vm.massedcompute.com/settings/api",
  baseUrl: "https://vm.massedcompute.com/api/v1",
  keyHint:
    "API key, under Settings, API. A read-only key is enough to compare prices; launching needs full access.",
  defaultInterval: 60,
  minimumInterval: 30,
  breaker: { failures: 5, firstPause: 60 },
  connect(context) {
    const api = createApi(context);
    return {
      async *listOffers({ signal, known }) {
        const observedAt = context.now();
        const products = await api.inventory(signal);
        const rows = products
          .filter(([name]) => mayHaveGpu(name))
          .map(([name, told]) => ({ place: `.${name}`, value: withName(told, name) }));
        const reading = readRows(rows, {
          provider: "massedcompute",
          schema: product,
          normalise: (parsed, reject) => toOffers(parsed, known, reject),
          identify,
        });
        yield { kind: "snapshot", scope: wholeMarket, observedAt, complete: true, every: 1, ...reading };
      },
    };
  },
};

// Spread only what is an object: a text of ten million characters would become as many fields.
function withName(told: unknown, name: string): unknown {
  return typeof told === "object" && !Array.isArray(told) ? { ...told, name } : { name };
}
