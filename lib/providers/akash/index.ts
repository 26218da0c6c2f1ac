import { z } from "zod";

import type { ListedOffer } from "@/lib/domain/offer";
import { plainText } from "@/lib/domain/text";

import { readGpu } from "../gpu-region";
import { amount, identifier } from "../parse";
import { wholeMarket } from "../provider";
import { requireOffers } from "../require-offers";
import { readRows, unreadable, type ParsedRows, type Reject } from "../rows";
import { publicOffer, type Source } from "../source";
import { createSourceHttp } from "../source-http";

/**
 * Akash's own figures over the recent bids of its providers, one row per GPU model:
 * https://github.com/akash-network/console apps/api/src/gpu
 */
export const akash: Source = {
  id: "akash",
  summary: "lowest recent bids per GPU model",
  kind: "aggregate",
  baseUrl: "https://console-api.akash.network",
  interval: 900,
  breaker: { failures: 5, firstPause: 300 },
  connect(context) {
    const http = createSourceHttp("akash", context);
    return {
      async *listOffers({ signal }) {
        const observedAt = context.now();
        const body = await http.json({ path: "/v1/gpu-prices", signal });
        const reading = requireOffers("akash", readModels(body), "the list “models”");
        yield { kind: "snapshot", scope: wholeMarket, observedAt, complete: true, every: 1, ...reading };
      },
    };
  },
};

const listSchema = z.object({ models: z.array(z.unknown()) });

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .nullish()
  .catch(null);

const modelSchema = z.object({
  model: identifier,
  /** "80Gi" */
  ram: z.string().max(50),
  /** "SXM5" or "PCIe" */
  interface: z.string().max(50),
  price: z.object({ currency, min: amount }),
});
type Model = z.infer<typeof modelSchema>;

function readModels(body: unknown): ParsedRows {
  const list = listSchema.safeParse(body);
  if (!list.success) throw unreadable("akash", "the list “models”");
  return readRows(list.data.models, {
    provider: "akash",
    schema: modelSchema,
    normalize: toOffers,
    ignores: isUnpriced,
    pathOf: (index) => `.models[${index}]`,
  });
}

/** A model that nobody bid for lately is no offer, and no error. */
function isUnpriced(row: unknown): boolean {
  return (row as { price?: unknown } | null)?.price === null;
}

/** The lowest bid for one GPU, which includes the CPU and RAM of that bid. */
function toOffers(row: Model, reject: Reject): ListedOffer[] {
  const { model, ram, interface: form, price } = row;
  const nativeId = [model, ram, form, "on-demand"].join("/");
  const name = plainText(model);
  if (name === "") {
    reject(".model", model, "No GPU is named", nativeId);
    return [];
  }
  return [
    publicOffer(akash, {
      nativeId,
      cloud: "akash",
      rawGpu: plainText(`${name} ${form}`),
      ...readGpu(name, parseMemory(ram), form),
      gpuCount: null,
      type: "container",
      billing: "on-demand",
      native: {
        amount: price.min,
        currency: price.currency ?? null,
        unit: "major",
        per: "hour",
        scope: "gpu",
      },
    }),
  ];
}

/** GB of one GPU from "80Gi"; null for anything else. */
function parseMemory(ram: string): number | null {
  const size = /^(\d{1,4}(?:\.\d+)?)Gi$/.exec(ram)?.[1];
  return Number(size) || null;
}
