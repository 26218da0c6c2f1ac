import { Link } from "@/components/ui/link";
import { TableHead } from "@/components/ui/table";
import { LocalTime } from "@/components/ui/time";
import { sourceLabels } from "@/lib/domain/provider-id";
import { moneyText } from "@/lib/offers/format";
import type { Display, SingleOffer } from "@/lib/offers/schema";

const columns = ["Source", { label: "$/GPU-h", className: "text-right" }, "As of"];

/** The prices of the same cloud and GPU in other sources. */
export function AlsoSeenAt({ prices, display }: { prices: SingleOffer["seenAt"]; display: Display }) {
  return (
    <table>
      <caption className="sr-only">The same cloud and GPU in other sources</caption>
      <TableHead columns={columns} />
      <tbody>
        {prices.map(({ source, gpuPriceMicros, observedAt, url }) => (
          <tr key={url}>
            <th scope="row">
              <Link href={url as `/offers/${string}`}>{source ? sourceLabels[source] : "Your account"}</Link>
            </th>
            <td className="text-right">
              {gpuPriceMicros === null ? "not specified" : moneyText(gpuPriceMicros, display)}
            </td>
            <td>
              <LocalTime at={observedAt} as="day" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
