import { wholeMarket } from "../provider";
import { requireOffers } from "../require-offers";
import { maxRows, readRowsInSlices, unreadable, type ParsedRows } from "../rows";
import type { Source, SourceContext } from "../source";
import { createSourceHttp, type SourceHttp } from "../source-http";

import { findMedians, isLeftOut, readNativeId, source, toOffers } from "./normalize";
import { page, priceRow } from "./schema";
import { skuFilters } from "./skus";

/**
 * The list prices of GPU machines, without a key by design:
 * https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices
 */
export const azure: Source = {
  ...source,
  summary: "list prices of GPU machines by region",
  baseUrl: "https://prices.azure.com",
  interval: 3600,
  breaker: { failures: 5, firstPause: 300 },
  connect(context) {
    const http = createSourceHttp("azure", context);
    return {
      async *listOffers({ signal }) {
        const observedAt = context.now();
        const items = await readItems(http, context, signal);
        const reading = requireOffers("azure", await readPrices(items, observedAt, signal));
        yield { kind: "snapshot", scope: wholeMarket, observedAt, complete: true, every: 1, ...reading };
      },
    };
  },
};

const path = "/api/retail/prices";
const pause = 1_000;
const maxPages = 100;

/** Every row of every filter, page by page; fails if one page fails. */
async function readItems(http: SourceHttp, context: SourceContext, signal: AbortSignal): Promise<unknown[]> {
  const items: unknown[] = [];
  let pages = 0;
  for (const parts of skuFilters) {
    for (let skip = 0; ;) {
      if (pages > 0) await context.wait(pause, signal);
      if (++pages > maxPages || items.length > maxRows) throw unreadable("azure", "the last page");
      const query = { $filter: filterText(parts), $skip: String(skip) };
      const body = page.safeParse(await http.json({ path, query, signal }));
      if (!body.success) throw unreadable("azure", "the list “Items”");
      const { Items } = body.data;
      if (Items.length === 0) break;
      for (const item of Items) items.push(item);
      skip += Items.length;
    }
  }
  return items;
}

function filterText(parts: readonly string[]): string {
  const names = parts.map((part) => `contains(armSkuName,'${part}')`).join(" or ");
  return `serviceName eq 'Virtual Machines' and priceType eq 'Consumption' and (${names})`;
}

function readPrices(items: readonly unknown[], now: Date, signal: AbortSignal): Promise<ParsedRows> {
  const rows = items.filter((row) => !isLeftOut(row, now));
  const medians = findMedians(rows);
  return readRowsInSlices(
    rows,
    {
      provider: "azure",
      schema: priceRow,
      normalize: (row, reject) => toOffers(row, medians, reject),
      readNativeId,
    },
    { signal },
  );
}
