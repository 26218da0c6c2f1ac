import type { IndexedOffer } from "@/lib/offers/offer-index";
import { microsPerGb, microsPerTbps, microsPerTflops } from "@/lib/offers/value-figures";

import type { GpuModel } from "./models";

/** What a dollar buys: the lowest on-demand price of a GPU by one of its figures, and its rank among all GPUs. */
export interface ValueFigure {
  key: "perGb" | "perTflops" | "perTbps";
  /** Micro-dollars per hour; null without a price or a sourced figure. */
  micros: number | null;
  /** 1 is the best; null without a value. */
  rank: number | null;
  /** The GPUs that have a value. */
  of: number;
}

const figures = { perGb: microsPerGb, perTflops: microsPerTflops, perTbps: microsPerTbps };

export function valueFigures(model: GpuModel, models: Iterable<GpuModel>): ValueFigure[] {
  const all = [...models];
  return Object.entries(figures).map(([key, read]) => {
    const micros = valueOf(model, read);
    const values = all.flatMap((other) => valueOf(other, read) ?? []);
    const rank = micros === null ? null : 1 + values.filter((value) => value < micros).length;
    return { key: key as ValueFigure["key"], micros, rank, of: values.length };
  });
}

/** By the cheapest on-demand offer of each GPU. */
function valueOf({ cheapest }: GpuModel, read: (offer: IndexedOffer) => number | null): number | null {
  return cheapest.onDemand && read(cheapest.onDemand);
}
