"use client";

import { useNow, RelativeTime } from "@/components/ui/time";
import { durationText } from "@/lib/format";
import type { InstanceView } from "@/lib/instances/schema";

import { costText, rateText } from "./figures";
import { useCost } from "./use-cost";

interface CellProps {
  instance: InstanceView;
}

/** Dollars per hour: 0.00 if it is known not to bill, and "up to" if that is unknown. */
export function RateCell({ instance: { hourlyMicros, bills } }: CellProps) {
  if (bills === false) return <td className="num rate">0.00</td>;
  if (hourlyMicros === null) return <td className="num rate none">not specified</td>;
  return (
    <td className="num rate">
      {bills === null && <small>up to </small>}
      <span>{rateText(hourlyMicros)}</span>
    </td>
  );
}

export function CostCell({ instance }: CellProps) {
  const cost = useCost(instance);
  return (
    <td className="num cost">
      {cost !== null && instance.bills === null && <small>up to </small>}
      <span>{cost === null ? "not specified" : costText(cost)}</span>
    </td>
  );
}

export function EndsCell({ instance: { ours, endsAt, termination, requested, state } }: CellProps) {
  return (
    <td className={ours && !termination ? "ends set" : "ends"}>
      {termination ? (
        <span>
          asked <RelativeTime at={termination.askedAt} /> ago
        </span>
      ) : requested ? (
        <span>
          requested <RelativeTime at={requested.askedAt} /> ago
        </span>
      ) : state === "terminating" ? (
        "now"
      ) : ours ? (
        <TerminationTimeText endsAt={endsAt} />
      ) : (
        "not ours"
      )}
    </td>
  );
}

/** When this app terminates it. */
export function TerminationTimeText({ endsAt }: Pick<InstanceView, "endsAt">) {
  const now = useNow();
  if (endsAt === null) return <span>never</span>;
  const left = Date.parse(endsAt) - now;
  return <span>{left > 0 ? `in ${durationText(left)}` : "now"}</span>;
}
