import { withParameters } from "@/lib/offers/links";
import { parseSearch } from "@/lib/offers/search-params";
import type { GpuPage } from "@/lib/gpu-prices/page";
import type { PricePeriod } from "@/lib/price-history/periods";
import type { PriceRange } from "@/lib/gpu-prices/ranges";
import type { Display } from "@/lib/offers/schema";

import { GpuOffers } from "./gpu-offers";
import { GpuTiles } from "./gpu-tiles";
import { NeighborTable } from "./neighbor-table";
import { PriceHistory } from "./price-history";
import { RangeTable } from "./range-table";
import { SpecTable } from "./spec-table";
import { ValuePanel } from "./value-panel";

interface GpuPanelsProps {
  page: GpuPage;
  /** Names the market. */
  query: string;
  period: PricePeriod;
  display: Display;
}

/** All about one GPU, below its head. */
export function GpuPanels({ page, query, period, display }: GpuPanelsProps) {
  const { model, specs, best, byCloud, byRegion, history, values, neighbors, lines } = page;
  const { gpu, offers } = model;
  const back = withParameters(parseSearch(query), { gpu: gpu.id });
  const queryOf = ({ filter }: PriceRange) =>
    withParameters(parseSearch(back), { [filter.param]: filter.value, billing: "on-demand" });
  return (
    <>
      {offers.length > 0 && <GpuTiles page={page} display={display} back={back} />}
      <div className="grid items-start gap-4 [&>div]:grid [&>div]:min-w-0 [&>div]:gap-4 xl:grid-cols-[minmax(0,1fr)_420px]">
        <div>
          <PriceHistory
            id={gpu.id}
            name={gpu.name}
            now={page.now}
            completeUntil={page.completeUntil}
            {...{ history, period, display, query }}
          />
          {offers.length > 0 && (
            <>
              <div className="grid items-start gap-4 md:grid-cols-2">
                <RangeTable of="Cloud" ranges={byCloud} {...{ display, queryOf }} />
                <RangeTable of="Region" ranges={byRegion} {...{ display, queryOf }} />
              </div>
              <ValuePanel
                values={values}
                micros={best.onDemand?.gpuPriceMicros ?? null}
                display={display}
                isFp16={specs.bf16.value === null && specs.fp16.value !== null}
              />
            </>
          )}
        </div>
        <div>
          <SpecTable specs={specs} />
          <NeighborTable id={gpu.id} {...{ neighbors, display, query }} />
        </div>
      </div>
      {lines.total > 0 && <GpuOffers lines={lines} display={display} back={back} />}
    </>
  );
}
