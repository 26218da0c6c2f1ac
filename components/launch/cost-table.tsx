import { costText } from "@/components/instances/figures";
import { meanMonthHours } from "@/lib/domain/money";
import type { ProviderId } from "@/lib/domain/provider-id";
import { counted, numberText } from "@/lib/offers/format";
import type { Offer } from "@/lib/offers/schema";

import { billedHours, periodOf } from "./draft";

interface CostTableProps {
  offer: Pick<Offer, "billing" | "provider" | "storageGb">;
  priceMicros: number;
  /** Null is without end; not a number while it is being typed. */
  hours: number | null;
}

// These sell machines of fixed shapes, disk included, at one price each; of the others nobody says it.
const disksInThePrice: ReadonlySet<ProviderId> = new Set(["massedcompute", "shadeform", "sesterce"]);

export function CostTable({ offer, priceMicros, hours }: CostTableProps) {
  const { storageGb } = offer;
  return (
    <table className="sums">
      <caption className="vh">What it costs over time</caption>
      <tbody>
        {hours !== null && !Number.isNaN(hours) && <Total {...{ offer, priceMicros, hours }} />}
        <Line label="Day" value={`$${costText(priceMicros * 24)}`} />
        <Line label={`Month, ${meanMonthHours} h`} value={`$${costText(priceMicros * meanMonthHours)}`} />
        <Line
          label={storageGb === null ? "Disk" : `Disk, ${numberText(storageGb)} GB`}
          value={storageGb !== null && disksInThePrice.has(offer.provider) ? "in the price" : "not said"}
        />
        <Line label="Traffic" value="not said" />
      </tbody>
    </table>
  );
}

function Total({ offer: { billing }, priceMicros, hours }: CostTableProps & { hours: number }) {
  const period = periodOf(billing);
  const paid = billedHours(hours, billing);
  const label = period
    ? `${counted(paid / period.hours, period.word)}, paid at once`
    : `${counted(hours, "hour")}, then it ends`;
  return <Line label={label} value={<b>${costText(priceMicros * paid)}</b>} />;
}

function Line({ label, value }: { label: string; value: React.ReactNode }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="num">{value}</td>
    </tr>
  );
}
