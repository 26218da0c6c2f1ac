import { Card } from "@/components/ui/card";
import { numberText } from "@/lib/format";
import { rankText } from "@/lib/gpu-prices/texts";
import type { ValueFigure } from "@/lib/gpu-prices/values";
import { moneyText } from "@/lib/offers/format";
import type { Display } from "@/lib/offers/schema";

interface ValuePanelProps {
  values: readonly ValueFigure[];
  /** The cheapest price per GPU-hour on demand. */
  micros: number | null;
  display: Display;
  /** Whether its TFLOPS are those of FP16, because it has no BF16. */
  isFp16: boolean;
}

/** What an hour of memory, speed and bandwidth costs, and the rank among all GPUs with offers. */
export function ValuePanel({ values, micros, display, isFp16 }: ValuePanelProps) {
  const labels = {
    perGb: "Per GB of VRAM",
    perTflops: `Per ${isFp16 ? "FP16" : "BF16"} TFLOPS`,
    perTbps: "Per TB/s",
  };
  return (
    <Card
      title="Value"
      end={micros === null ? "no on-demand price now" : `at ${moneyText(micros, display)}, dense figures`}
    >
      <dl className="grid grid-cols-3 gap-3 px-4 py-3 max-sm:grid-cols-2 max-sm:px-3">
        {values.map(({ key, micros: value, rank, of }) => (
          <div key={key}>
            <dt className="text-xs font-medium text-ink-3">{labels[key]}</dt>
            {value === null ? (
              <dd className="text-ink-3">not available</dd>
            ) : (
              <dd>
                <b className="text-lg">{moneyText(value, display)}</b>
                <span className="block text-xs text-ink-3">
                  {`${rankText(rank!)} of ${numberText(of)} GPUs`}
                </span>
              </dd>
            )}
          </div>
        ))}
      </dl>
    </Card>
  );
}
