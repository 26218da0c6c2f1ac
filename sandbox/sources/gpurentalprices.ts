import type { SourceHandler } from "./serve";

// Price levels: GPU rental price data by gpurentalprices.com, CC BY 4.0; the rows are fictional.
const lines: [provider: string, gpu: string, vramGb: number, kind: string, usd: number, minGpus?: number][] =
  [
    ["lambda", "h100-sxm", 80, "on-demand", 2.99],
    ["datacrunch", "h100-sxm", 80, "spot", 1.15],
    ["coreweave", "b200", 180, "on-demand", 8.6, 8],
    ["runpod", "rtx-4090", 24, "community", 0.34],
    ["runpod", "rtx-4090", 24, "secure", 0.69],
    ["hyperstack", "a100-pcie-80", 80, "on-demand", 1.35, 1],
    ["massedcompute", "l40s", 48, "on-demand", 0.86],
    ["replicate", "t4", 16, "serverless", 0.81],
    ["gcp", "h100", 80, "spot", 2.25],
  ];

/** When the fictional list was made. */
export const listDate = "2026-11-28T06:20:00.000Z";

/** The rows of the list, as its site publishes them. */
export function listRows({ usdField = "usd_hr", times = 1 } = {}): Record<string, unknown>[] {
  return lines.map(([provider, gpu, vramGb, kind, usd, minGpus]) => ({
    provider,
    gpu,
    vram_gb: vramGb,
    [usdField]: usd * times,
    kind,
    source_url: `https://${provider}.example/pricing`,
    fetched_at: listDate,
    ...(minGpus === undefined ? {} : { min_gpus: minGpus }),
  }));
}

const tag = '"list-2026-11-28"';

/** https://github.com/adriannutiu/gpu-rental-prices: the list, and 304 for a reader that has it. */
export const handle: SourceHandler = ({ path, headers, fault }) => {
  if (path !== "/adriannutiu/gpu-rental-prices/main/data/latest.json") return null;
  if (headers["if-none-match"] === tag && fault === null) return { status: 304, body: "" };
  const offers =
    fault === "empty"
      ? []
      : listRows({
          usdField: fault === "moved" ? "price" : "usd_hr",
          times: fault === "cents" ? 100 : 1,
        });
  return { headers: { etag: tag }, body: { date: listDate.slice(0, 10), generated_at: listDate, offers } };
};
