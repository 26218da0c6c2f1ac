import { z } from "zod";

import { canonicalCloud } from "@/lib/domain/clouds";
import type { ListedOffer } from "@/lib/domain/offer";
import { plainText } from "@/lib/domain/text";
import type { Billing, Tier } from "@/lib/domain/vocabulary";

import { readGpu } from "../gpu-region";
import { amount, detail, identifier, numeric, parseText, parseTimestamp } from "../parse";
import { requireOffers } from "../require-offers";
import { readRows, unreadable, type ParsedRows, type Reject } from "../rows";
import { publicOffer } from "../source";

import bundled from "./prices.json" with { type: "json" };

export const kind = "list";

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

/** Reads the list. Throws `unreadable` without a readable price. */
export function readList(body: unknown): ParsedRows {
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

function toOffers(row: Row, reject: Reject): ListedOffer[] {
  const terms = kinds.get(row.kind);
  if (!terms) {
    reject(".kind", row.kind, "The kind of price is not known", null);
    return [];
  }
  const least = typeof row.min_gpus === "number" && row.min_gpus > 1 ? row.min_gpus : null;
  return [
    publicOffer(
      { id: "gpurentalprices", kind },
      {
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
      },
    ),
  ];
}
