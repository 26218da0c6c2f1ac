import { histogram } from "@/lib/offers/histogram";
import type { GroupRow } from "@/lib/offers/view-schema";

const width = 130;

/** The horizontal position of micro-dollars on the logarithmic axis of prices. */
function positionOf(micros: number): number {
  const share = Math.log(micros / 1e6 / histogram.min) / Math.log(histogram.max / histogram.min);
  return Math.round(Math.min(Math.max(share, 0), 1) * width);
}

/** The range of prices with a mark at the median. Decorative: the numbers stand beside it. */
export function PriceBar({
  group: { low, median, high },
}: {
  group: Pick<GroupRow, "low" | "median" | "high">;
}) {
  if (!low || !median || !high) return null;
  const [from, at, to] = [positionOf(low), positionOf(median), positionOf(high)];
  return (
    <svg aria-hidden="true" viewBox={`0 0 ${width} 14`} className="h-3.5 w-full min-w-24">
      <path className="stroke-plot-faint" d={`M0 7H${width}`} />
      <rect className="fill-plot-faint" x={from} y="5" width={Math.max(to - from, 2)} height="4" rx="2" />
      <rect className="fill-plot" x={at - 1} y="2" width="2" height="10" />
    </svg>
  );
}

/** The axis of the bars. */
export function PriceTicks() {
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${width} 14`}
      className="h-3.5 w-full min-w-24 fill-ink-3 text-[10px]"
    >
      {[0.3, 1, 3].map((price) => (
        <text key={price} x={positionOf(price * 1e6)} y="11" textAnchor="middle">
          {`$${price}`}
        </text>
      ))}
    </svg>
  );
}
