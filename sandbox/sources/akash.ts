import type { SourceCall, SourceHandler } from "./serve";

/** One GPU model; the price in dollars per GPU-hour, null if nobody bid for it lately. */
export interface AkashModel {
  vendor: string;
  model: string;
  ram: string;
  interface: string;
  availability: { total: number; available: number };
  providerAvailability: { total: number; available: number };
  price: AkashPrice | null;
  priceUakt: AkashPrice | null;
}

interface AkashPrice {
  currency: string;
  min: number;
  max: number;
  avg: number;
  weightedAverage: number;
  med: number;
}

// Vendor, model, RAM, interface, GPUs, free GPUs, providers, lowest and highest bid; "-" if nobody bid.
// Price levels: GPU rental price data by gpurentalprices.com, CC BY 4.0; the rows are fictional.
const table = `
  nvidia h200 141Gi SXM5 64 9 3 2.41 3.39
  nvidia h100 80Gi SXM5 71 29 4 1.31 2.24
  nvidia h100 80Gi PCIe 16 4 2 1.27 1.98
  nvidia h100 94Gi NVL 4 4 1 1.62 1.62
  nvidia gh200 96Gi SXM 2 0 1 - -
  nvidia b200 180Gi SXM6 8 0 1 3.85 3.85
  nvidia a100 80Gi SXM4 48 13 6 0.79 1.4
  nvidia a100 80Gi PCIe 12 5 3 0.83 1.12
  nvidia a100 40Gi PCIe 6 6 2 0.61 0.7
  nvidia a100 64Gi SXM 4 0 1 0.7 0.7
  nvidia pro6000se 96Gi PCIe 16 10 2 1.02 1.3
  nvidia l40s 48Gi PCIe 10 2 2 0.67 0.88
  nvidia a40 48Gi PCIe 4 1 1 0.39 0.39
  nvidia rtxa6000 48Gi PCIe 22 8 5 0.34 0.52
  nvidia rtx5090 32Gi PCIe 18 7 3 0.41 0.6
  nvidia rtx4090 24Gi PCIe 40 11 9 0.29 0.5
  nvidia rtx3090 24Gi PCIe 9 3 3 0.17 0.24
  nvidia rtx3060ti 8Gi PCIe 2 2 1 0.05 0.05
  nvidia v100 32Gi SXM2 8 8 1 0.14 0.14
  nvidia p40 24Gi PCIe 6 6 2 0.08 0.11
  nvidia t4 16Gi PCIe 12 9 4 0.09 0.15
  nvidia gtx1050ti 4Gi PCIe 1 1 1 0.01 0.01
  nvidia gt1030 2Gi PCIe 1 0 1 - -
  nvidia tesla-next 128Gi SXM7 8 0 1 4.4 4.4
  nvidia h200 141Gi Unknown 8 0 1 2.6 2.6
  amd mi100 32Gi PCIe 4 4 1 0.32 0.32
  amd mi60 32Gi PCIe 2 2 1 - -
`;

/** Dollars for one AKT in the invented bids. */
const aktPrice = 0.62;

/** Every model that the sandbox lists. */
export const akashModels: readonly AkashModel[] = table
  .trim()
  .split("\n")
  .map((line) => {
    const [vendor = "", model = "", ram = "", form = "", total, free, providers, min, max] = line
      .trim()
      .split(" ");
    const price = min === "-" ? null : toPrice("USD", Number(min), Number(max), 2);
    return {
      vendor,
      model,
      ram,
      interface: form,
      availability: { total: Number(total), available: Number(free) },
      providerAvailability: { total: Number(providers), available: Number(free) > 0 ? Number(providers) : 0 },
      price,
      priceUakt: price && toPrice("uakt", (price.min / aktPrice) * 1e6, (price.max / aktPrice) * 1e6, 0),
    };
  });

/** GET /v1/gpu-prices, after akash-network/console apps/api/src/gpu/http-schemas/gpu.schema.ts. */
export const handle: SourceHandler = ({ method, path, fault }) => {
  if (method !== "GET" || path !== "/v1/gpu-prices") return null;
  const models = fault === "empty" ? [] : akashModels.map((model) => applyFault(model, fault));
  const count = (pick: (model: AkashModel) => number) =>
    models.reduce((sum, model) => sum + pick(model as AkashModel), 0);
  const availability = {
    total: count((model) => model.availability.total),
    available: count((model) => model.availability.available),
  };
  return { body: { availability, models } };
};

function applyFault(model: AkashModel, fault: SourceCall["fault"]): object {
  const { price, ...others } = model;
  if (fault === "moved") return { ...others, pricing: price };
  if (fault !== "cents" || !price) return model;
  const { currency, ...figures } = price;
  const cents = Object.entries(figures).map(([name, dollars]) => [name, Math.round(dollars * 100)]);
  return { ...model, price: { currency, ...Object.fromEntries(cents) } };
}

function toPrice(currency: string, min: number, max: number, digits: number): AkashPrice {
  const round = (value: number) => Number(value.toFixed(digits));
  const middle = round((min + max) / 2);
  return { currency, min: round(min), max: round(max), avg: middle, weightedAverage: middle, med: middle };
}
