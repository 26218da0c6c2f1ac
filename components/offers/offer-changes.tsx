import { Card } from "@/components/ui/card";
import { LocalTime } from "@/components/ui/time";
import { TableHead } from "@/components/ui/table";
import { gpuHourlyAmount } from "@/lib/domain/money";
import { nativePriceText } from "@/lib/offers/price-text";
import { amountText, isoTime } from "@/lib/format";
import { stockLabels } from "@/lib/offers/labels";
import type { getOfferChanges } from "@/lib/offers/queries";
import type { Offer } from "@/lib/offers/schema";

const columns = ["When", "Stock", "Listed price", { label: "Per GPU-hour", className: "text-right" }];

type Change = Awaited<ReturnType<typeof getOfferChanges>>[number];

/** The changes since the offer was first seen, newest first. */
export function OfferChanges({ changes, offer }: { changes: Change[]; offer: Offer }) {
  return (
    <Card title="Price and stock history" end="newest first">
      <table data-cards="md">
        <caption className="sr-only">Price and stock history</caption>
        <TableHead columns={columns} />
        <tbody>
          {changes.map((change, at) => (
            <tr key={change.row} className="first:max-md:mt-3 max-md:grid-cols-2">
              <th scope="row">
                <LocalTime at={isoTime(change.at)} />
                {at === changes.length - 1 && <span className="text-ink-3"> first seen</span>}
              </th>
              <td data-mark={stockMark(change)}>{stockText(change)}</td>
              <td className="text-ink-2">{change.gone ? "" : nativePriceText(change.native)}</td>
              <td className="text-right">{change.gone ? "" : perGpu(change, offer.gpuCount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function perGpu(change: Change, gpuCount: number | null): string {
  const hourly = gpuHourlyAmount(change.native, gpuCount);
  return hourly === null ? "not specified" : `${amountText(hourly)} ${change.native.currency ?? "?"}`;
}

function stockMark({ gone, stock }: Change): string {
  if (gone) return "off";
  return stock === "in-stock" ? "good" : stock === "sold-out" ? "out" : "unknown";
}

function stockText({ gone, stock, capacity }: Change): string {
  if (gone) return "No longer listed";
  return capacity !== null && stock === "in-stock"
    ? `${stockLabels[stock]} · ${capacity}`
    : stockLabels[stock];
}
