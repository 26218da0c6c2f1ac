import { LocalTime } from "@/components/ui/time";
import { TableHead } from "@/components/ui/table-head";
import { hourlyAmount } from "@/lib/domain/money";
import { nativePriceText } from "@/lib/offers/format";
import { amountText, isoTime } from "@/lib/format";
import { stockLabels } from "@/lib/offers/labels";
import type { getOfferChanges } from "@/lib/offers/queries";
import type { Offer } from "@/lib/offers/schema";

const columns = ["When", "Stock", "Listed price", { label: "Per GPU-hour", className: "num" }];

type Change = Awaited<ReturnType<typeof getOfferChanges>>[number];

/** The changes since the offer was first seen, newest first. */
export function OfferChanges({ changes, offer }: { changes: Change[]; offer: Offer }) {
  return (
    <section className="panel">
      <header>
        <h2>Price and stock history</h2>
        <span className="end">newest first</span>
      </header>
      <table className="data changes">
        <caption className="vh">Price and stock history</caption>
        <TableHead columns={columns} />
        <tbody>
          {changes.map((change, at) => (
            <tr key={change.row}>
              <th scope="row">
                <LocalTime at={isoTime(change.at)} />
                {at === changes.length - 1 && <span className="muted"> first seen</span>}
              </th>
              <td className={`stock ${stockClass(change)}`}>{stockText(change)}</td>
              <td className="said">{change.gone ? "" : nativePriceText(change.native)}</td>
              <td className="num per">{change.gone ? "" : perGpu(change, offer.gpuCount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function perGpu(change: Change, gpuCount: number): string {
  const hourly = hourlyAmount(change.native, gpuCount);
  return hourly === null
    ? "not specified"
    : `${amountText(hourly / gpuCount)} ${change.native.currency ?? "?"}`;
}

function stockClass({ gone, stock }: Change): string {
  if (gone) return "st-off";
  return stock === "in-stock" ? "st-in" : stock === "sold-out" ? "st-out" : "st-ask";
}

function stockText({ gone, stock, capacity }: Change): string {
  if (gone) return "Gone from the list";
  return capacity !== null && stock === "in-stock"
    ? `${stockLabels[stock]} · ${capacity}`
    : stockLabels[stock];
}
