import type { z } from "zod";

import type { ListedOffer } from "@/lib/domain/offer";

import { wholeMarket } from "../provider";
import { requireOffers } from "../require-offers";
import { readRowsInSlices, unreadable, type ParsedRows, type Reject } from "../rows";
import type { Source } from "../source";
import { createSourceHttp, type SourceHttp } from "../source-http";

import { isWithoutGpu, readNativeId, source, toCloudOffers, toMetalOffers } from "./normalize";
import { cloudPlan, metalPlan, page } from "./schema";

/** Vultr's plans with GPUs, virtual and bare metal: https://www.vultr.com/api/#tag/plans */
export const vultr: Source = {
  ...source,
  summary: "list prices of cloud GPUs and bare metal",
  baseUrl: "https://api.vultr.com",
  interval: 3600,
  breaker: { failures: 5, firstPause: 300 },
  connect(context) {
    const http = createSourceHttp("vultr", context);
    return {
      async *listOffers({ signal }) {
        const observedAt = context.now();
        const cloud = await readList(http, lists.cloud, signal);
        const metal = await readList(http, lists.metal, signal);
        const byId = new Map([...metal.offers, ...cloud.offers].map((offer) => [offer.nativeId, offer]));
        const reading = requireOffers("vultr", {
          offers: [...byId.values()],
          rejected: [...cloud.rejected, ...metal.rejected],
        });
        yield { kind: "snapshot", scope: wholeMarket, observedAt, complete: true, every: 1, ...reading };
      },
    };
  },
};

interface PlanList<Plan> {
  path: string;
  query: Record<string, string>;
  field: "plans" | "plans_metal";
  schema: z.ZodType<Plan>;
  normalize(plan: Plan, reject: Reject): ListedOffer[];
}

function listOf<Plan>(list: PlanList<Plan>): PlanList<Plan> {
  return list;
}

const lists = {
  cloud: listOf({
    path: "/v2/plans",
    query: { type: "vcg" },
    field: "plans",
    schema: cloudPlan,
    normalize: toCloudOffers,
  }),
  metal: listOf({
    path: "/v2/plans-metal",
    query: {},
    field: "plans_metal",
    schema: metalPlan,
    normalize: toMetalOffers,
  }),
};

const maxPages = 50;

async function readList<Plan>(
  http: SourceHttp,
  { path, query, field, ...reader }: PlanList<Plan>,
  signal: AbortSignal,
): Promise<ParsedRows> {
  const rows: unknown[] = [];
  const cursors = new Set<string>();
  for (let cursor: string | null = ""; cursor !== null;) {
    if (cursors.has(cursor) || cursors.size >= maxPages)
      throw unreadable("vultr", `the last page of “${field}”`);
    cursors.add(cursor);
    const more = cursor === "" ? {} : { cursor };
    const body = page.safeParse(
      await http.json({ path, query: { ...query, per_page: "500", ...more }, signal }),
    );
    const list = body.data?.[field];
    if (!body.success || !list) throw unreadable("vultr", `the list “${field}”`);
    for (const row of list) rows.push(row);
    cursor = readCursor(body.data.meta?.links?.next ?? "");
  }
  return readRowsInSlices(
    rows,
    {
      provider: "vultr",
      ...reader,
      readNativeId,
      ignores: isWithoutGpu,
      pathOf: (index) => `.${field}[${index}]`,
    },
    { signal },
  );
}

/** The cursor of the next page, which may be inside an address; null on the last page. */
function readCursor(next: string): string | null {
  const start = next.indexOf("?");
  return (start < 0 ? null : new URLSearchParams(next.slice(start)).get("cursor")) || next || null;
}
