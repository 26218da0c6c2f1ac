import { z } from "zod";

import type { ListedOffer } from "@/lib/domain/offer";
import { canonicalCloud } from "@/lib/domain/clouds";
import { plainText } from "@/lib/domain/text";
import type { Billing, Tier } from "@/lib/domain/vocabulary";

import { readGpu } from "../gpu-region";
import { amount, identifier, numeric, parseText, parseTimestamp, detail } from "../parse";
import { wholeMarket, type Snapshot } from "../provider";
import { requireOffers } from "../require-offers";
import { readRows, unreadable, type ParsedRows } from "../rows";
import { publicOffer, type Source } from "../source";
import { createSourceHttp } from "../source-http";

import bundled from "./prices.json";

/**
 * GPU rental price data by gpurentalprices.com, CC BY 4.0: list prices of many clouds, shipped with the app and read
 * again once a day. https://github.com/adriannutiu/gpu-rental-prices
 */
export const gpurentalprices: Source = {
  id: "gpurentalprices",
  summary: "list prices of many clouds, CC BY 4.0",
  kind: "list",
  baseUrl: "https://raw.githubusercontent.com",
  isDocumented: true,
  interval: 86_400,
  breaker: { failures: 5, firstPause: 300 },
  connect(context) {
    const http = createSourceHttp("gpurentalprices", context);
    return {
      async *listOffers({ signal, known }) {
        const shipped = readBundledPrices();
        if (newestDate(shipped.offers) > newestDate([...known.values()]))
          yield { ...toSnapshot(shipped, context.now()), isProvisional: true };
        const memory = tagSchema.safeParse(await context.memory.read());
        const etag = memory.success && known.size > 0 ? memory.data.etag : null;
        const reply = await http.jsonIfChanged({ path, etag, signal });
        if (!reply) {
          const unchanged = { offers: [...known.values()], rejected: [] };
          return yield toSnapshot(unchanged, context.now());
        }
        yield toSnapshot(readList(reply.body), context.now());
        await context.memory.update(() => ({ etag: reply.etag }));
      },
    };
  },
};

const path = "/adriannutiu/gpu-rental-prices/main/data/latest.json";
const tagSchema = z.object({ etag: z.string().nullable() });
const listSchema = z.object({ offers: z.array(z.unknown()) });

const rowSchema = z.object({
  provider: identifier,
  gpu: identifier,
  vram_gb: numeric,
  usd_hr: amount,
  kind: z.string(),
  min_gpus: detail,
  source_url: detail,
  fetched_at: z.string().transform((text, context) => {
    const date = parseTimestamp(text);
    if (!date) context.addIssue("Not a date");
    return date?.getTime() ?? 0;
  }),
});
type Row = z.infer<typeof rowSchema>;

const kinds = new Map<string, { billing: Billing; tier: Tier | null }>([
  ["on-demand", { billing: "on-demand", tier: null }],
  ["spot", { billing: "spot", tier: null }],
  ["secure", { billing: "on-demand", tier: "secure" }],
  ["community", { billing: "on-demand", tier: "community" }],
]);

let shippedPrices: ParsedRows | undefined;

/** The price list that ships with the app. */
export function readBundledPrices(): ParsedRows {
  return (shippedPrices ??= readList(bundled));
}

function readList(body: unknown): ParsedRows {
  const list = listSchema.safeParse(body);
  if (!list.success) throw unreadable("gpurentalprices", "the list “offers”");
  const rows = readRows(list.data.offers, {
    provider: "gpurentalprices",
    schema: rowSchema,
    normalize: toOffers,
    ignores: isServerless,
    pathOf: (index) => `.offers[${index}]`,
  });
  return requireOffers("gpurentalprices", rows);
}

/** Prices of requests or of containers without a machine. */
function isServerless(row: unknown): boolean {
  return (row as { kind?: unknown } | null)?.kind === "serverless";
}

function toOffers(
  row: Row,
  reject: (field: string, reported: unknown, reason: string, id: null) => void,
): ListedOffer[] {
  const terms = kinds.get(row.kind);
  if (!terms) {
    reject(".kind", row.kind, "The kind of price is not known", null);
    return [];
  }
  const least = typeof row.min_gpus === "number" && row.min_gpus > 1 ? row.min_gpus : null;
  return [
    publicOffer(gpurentalprices, {
      nativeId: [row.provider, row.gpu, row.vram_gb, row.kind, ...(least ? [`min${least}`] : [])].join("/"),
      cloud: canonicalCloud(plainText(row.provider)),
      rawGpu: plainText(row.gpu),
      ...readGpu(row.gpu.replaceAll("-", " "), row.vram_gb, null),
      gpuCount: null,
      billing: terms.billing,
      tier: terms.tier,
      native: { amount: row.usd_hr, currency: "USD", unit: "major", per: "hour", scope: "gpu" },
      listedAt: row.fetched_at,
      page: parseText(row.source_url),
    }),
  ];
}

function toSnapshot(rows: ParsedRows, observedAt: Date): Snapshot {
  return { kind: "snapshot", scope: wholeMarket, observedAt, complete: true, every: 1, ...rows };
}

function newestDate(offers: readonly ListedOffer[]): number {
  return offers.reduce((newest, { listedAt }) => Math.max(newest, listedAt ?? 0), 0);
}
