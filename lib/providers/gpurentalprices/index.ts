import { z } from "zod";

import type { ListedOffer } from "@/lib/domain/offer";

import { wholeMarket, type Snapshot } from "../provider";
import type { ParsedRows } from "../rows";
import type { Source } from "../source";
import { createSourceHttp } from "../source-http";

import { kind, readBundledPrices, readList } from "./list";

/**
 * GPU rental price data by gpurentalprices.com, CC BY 4.0: list prices of many clouds, shipped with the app and read
 * again once a day. https://github.com/adriannutiu/gpu-rental-prices
 */
export const gpurentalprices: Source = {
  id: "gpurentalprices",
  summary: "list prices of many clouds, CC BY 4.0",
  kind,
  baseUrl: "https://raw.githubusercontent.com",
  interval: 86_400,
  breaker: { failures: 5, firstPause: 300 },
  connect(context) {
    const http = createSourceHttp("gpurentalprices", context);
    return {
      async *listOffers({ signal, known }) {
        const shipped = readBundledPrices();
        const shippedOf = newestDate(shipped.offers);
        if (shippedOf > newestDate([...known.values()]))
          yield { ...toSnapshot(shipped, new Date(shippedOf)), isProvisional: true };
        const memory = tagSchema.safeParse(await context.memory.read());
        const isShown = memory.success && memory.data.newest === newestDate([...known.values()]);
        const reply = await http.jsonIfChanged({ path, etag: isShown ? memory.data.etag : null, signal });
        if (!reply) return yield { kind: "unchanged", scope: wholeMarket, observedAt: context.now() };
        const list = readList(reply.body);
        yield toSnapshot(list, context.now());
        await context.memory.update(() => ({ etag: reply.etag, newest: newestDate(list.offers) }));
      },
    };
  },
};

const path = "/adriannutiu/gpu-rental-prices/main/data/latest.json";
/** The tag of the last list, and its newest date: a list that was held is not shown, and is read again. */
const tagSchema = z.object({ etag: z.string().nullable(), newest: z.number() });
function toSnapshot(rows: ParsedRows, observedAt: Date): Snapshot {
  return { kind: "snapshot", scope: wholeMarket, observedAt, complete: true, every: 1, ...rows };
}

function newestDate(offers: readonly ListedOffer[]): number {
  return offers.reduce((newest, { listedAt }) => Math.max(newest, listedAt ?? 0), 0);
}
