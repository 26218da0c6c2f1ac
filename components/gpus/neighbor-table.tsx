import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { TableHead } from "@/components/ui/table";
import { fixedText, numberText } from "@/lib/format";
import { gpuHref } from "@/lib/gpu-prices/links";
import type { Neighbor } from "@/lib/gpu-prices/neighbors";
import { currencySign, priceText } from "@/lib/offers/format";
import type { Display } from "@/lib/offers/schema";

interface NeighborTableProps {
  id: string;
  neighbors: readonly Neighbor[];
  display: Display;
  /** Names the market. */
  query: string;
}

/** The GPUs that are nearest in memory and speed, with the present one among them. */
export function NeighborTable({ id, neighbors, display, query }: NeighborTableProps) {
  if (neighbors.length < 2) return null;
  const sign = currencySign(display.currency);
  const right = (label: string) => ({ label, className: "text-right" });
  return (
    <Card title="Neighbors" end="by memory and speed">
      <table className="max-sm:cells:px-1.5 [&_tbody_th]:whitespace-normal [&_:is(td,th)]:px-1.5 [&_:is(td,th):first-child]:pl-4 [&_:is(td,th):last-child]:pr-4">
        <caption className="sr-only">GPUs that are near in memory and speed</caption>
        <TableHead
          columns={[
            "GPU",
            right("GB"),
            right("TB/s"),
            right("BF16"),
            right(`${sign}/GPU-h`),
            right(`${sign}/TFLOPS`),
          ]}
        />
        <tbody>
          {neighbors.map(({ model: { gpu, vramGb, cheapest }, bandwidth, bf16 }) => {
            const micros = cheapest.onDemand?.gpuPriceMicros ?? null;
            const isThis = gpu.id === id;
            return (
              <tr key={gpu.id} className={isThis ? "[&>*]:bg-selected!" : undefined}>
                <th scope="row">
                  {isThis ? <b>{gpu.name}</b> : <Link href={gpuHref(gpu.id, query)}>{gpu.name}</Link>}
                </th>
                <td className="text-right">{vramGb === null ? "?" : numberText(vramGb)}</td>
                <td className="text-right">{bandwidth === null ? "?" : fixedText(bandwidth / 1000, 2)}</td>
                <td className="text-right">{bf16 === null ? "?" : numberText(bf16, 0)}</td>
                <td className="text-right">
                  {micros === null ? "none" : <b>{priceText(micros, display)}</b>}
                </td>
                <td className="text-right">
                  {micros === null || bf16 === null ? "?" : priceText(micros / bf16, display)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );
}
