import { priceText } from "@/lib/offers/format";
import type { Display } from "@/lib/offers/schema";

interface UsualRangeProps {
  /** In micro-dollars per GPU-hour, like the quantiles. */
  price: number;
  usual: { p10: number; p50: number; p90: number };
  display: Display;
}

const width = 328;
const [left, middle, right] = [width / 4, width / 2, (3 * width) / 4];

/** The price beside the range of usual ones: each side of the median has its own scale. The text below has the numbers. */
export function UsualRange({ price, usual, display }: UsualRangeProps) {
  const { p10, p50, p90 } = usual;
  const at = positionOf(price, usual);
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${width} 62`}
      className="my-1 w-full max-w-[380px] fill-ink-3 text-xs font-medium"
    >
      <path className="stroke-line-strong" d={`M0 34.5H${width}`} />
      <rect className="fill-plot-faint" x={left} y="28" width={right - left} height="13" rx="2" />
      <rect className="fill-plot" x={middle - 1} y="24" width="2" height="21" />
      {(
        [
          [left, priceText(p10, display)],
          [middle, `median ${priceText(p50, display)}`],
          [right, priceText(p90, display)],
        ] as const
      ).map(([x, text]) => (
        <text key={x} x={x} y="59" textAnchor="middle">
          {text}
        </text>
      ))}
      <path className="fill-accent" d={`M${at} 26l6-8h-12zM${at - 1} 24h2v21h-2z`} />
      <text
        className="fill-ink font-semibold"
        x={Math.min(Math.max(at, 20), width - 20)}
        y="13"
        textAnchor="middle"
      >
        {priceText(price, display)}
      </text>
    </svg>
  );
}

/** The lowest and highest tenth have a quarter of the width each. */
function positionOf(price: number, { p10, p50, p90 }: UsualRangeProps["usual"]): number {
  const edge = 8;
  const position =
    price < p10
      ? left * (price / p10)
      : price < p50
        ? left + (middle - left) * ((price - p10) / (p50 - p10))
        : price === p50
          ? middle
          : price <= p90
            ? middle + (right - middle) * ((price - p50) / (p90 - p50))
            : right + (width - right) * (1 - p90 / price);
  return Math.round(Math.min(Math.max(position, edge), width - edge));
}
