"use client";

import { lazy, Suspense } from "react";

import { useIsHydrated } from "@/components/ui/hydration";

import type { ChartData } from "./chart-data";
import { ChartLegend } from "./chart-legend";

const Plot = lazy(() => import("./plot").catch(() => ({ default: Unloaded })));

/**
 * A step chart, drawn once its script is loaded. A page that shows it has a table with the same figures, and includes this
 * folder in its `part.css`.
 */
export function PriceChart({ data }: { data: ChartData }) {
  const isHydrated = useIsHydrated();
  return (
    <figure aria-label={data.label} className="min-w-0 print:hidden">
      <noscript>
        <p className="text-ink-3">The chart needs JavaScript. The table has the same figures.</p>
      </noscript>
      <div className="h-58 noscript:hidden">
        {isHydrated && (
          <Suspense>
            <Plot data={data} />
          </Suspense>
        )}
      </div>
      <ChartLegend data={data} />
    </figure>
  );
}

function Unloaded() {
  return (
    <p className="text-ink-3">
      The chart could not be loaded. Reload the page to try again. The table has the same figures.
    </p>
  );
}
