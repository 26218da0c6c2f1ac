import type { ReactNode } from "react";

import { costText, rateText } from "@/components/instances/figures";
import { meanMonthHours } from "@/lib/domain/money";
import type { ProviderId } from "@/lib/domain/provider-id";
import { pluralize, numberText } from "@/lib/format";
import type { Offer } from "@/lib/offers/schema";

import type { Terms } from "./draft";

interface CostTableProps {
  offer: Pick<Offer, "periodHours" | "provider" | "storageGb">;
  terms: Terms;
  /** Null is without end; NaN while it is being typed. */
  hours: number | null;
  /** The sum in the currency of the listing; null if the terms have changed since the page loaded. */
  listedAs: string | null;
}

// These sell fixed machine types, disk included, at one price each; the others do not specify the disk.
const disksInThePrice: ReadonlySet<ProviderId> = new Set(["massedcompute", "shadeform", "sesterce"]);

/** The cost of the machine over time, or the sum due at once for a prepaid period. */
export function CostTable({ offer, terms: { priceMicros, totalMicros }, hours, listedAs }: CostTableProps) {
  const { periodHours, provider, storageGb } = offer;
  const isDiskPriced = storageGb !== null && disksInThePrice.has(provider);
  return (
    <table className="sums">
      <caption className="vh">{periodHours ? "What is due now" : "What it costs over time"}</caption>
      {periodHours && totalMicros !== null ? (
        <tbody>
          <Line label="Due now" value={<b>{`$${costText(totalMicros)}`}</b>} />
          {listedAs !== null && <Line label="Listed as" value={listedAs} />}
          <Line label={`Works out to, ${periodHours} h`} value={`$${rateText(priceMicros)}/h`} />
          <Line label="Refund" value={<span className="t-warn">none</span>} />
          <Line label="Disk, traffic" value="not specified" />
        </tbody>
      ) : (
        <tbody>
          {hours !== null && !Number.isNaN(hours) && (
            <Line
              label={`${pluralize(hours, "hour")}, then it ends`}
              value={<b>{`$${costText(priceMicros * hours)}`}</b>}
            />
          )}
          <Line label="Day" value={`$${costText(priceMicros * 24)}`} />
          <Line label={`Month, ${meanMonthHours} h`} value={`$${costText(priceMicros * meanMonthHours)}`} />
          <Line
            label={storageGb === null ? "Disk" : `Disk, ${numberText(storageGb)} GB`}
            value={isDiskPriced ? "in the price" : "not said"}
          />
          <Line label="Traffic" value="not said" />
        </tbody>
      )}
    </table>
  );
}

function Line({ label, value }: { label: string; value: ReactNode }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="num">{value}</td>
    </tr>
  );
}
