"use client";

import { costText, rateText } from "@/components/instances/figures";
import { useCost } from "@/components/instances/use-cost";
import type { LaunchView } from "@/lib/instances/schema";

/** The cost so far, or what it may cost. */
export function OutcomeMoney({ launch }: { launch: LaunchView }) {
  const cost = useCost(launch.instance);
  const { state, instance, hourlyMicros } = launch;
  if (state === "rejected") return <span>$0.00</span>;
  if (state === "absent") return <span>$0.00 as far as is known</span>;
  if (state === "unknown" && launch.paidUntil !== null)
    return <span>{`$${costText(launch.committedMicros)} may have been charged`}</span>;
  if (state === "unknown" || state === "duplicate")
    return <span>{`up to $${rateText(hourlyMicros)}/h`}</span>;
  const presentMicros = instance?.hourlyMicros ?? hourlyMicros;
  const isDearer = instance?.attention?.isPrice === true && presentMicros > hourlyMicros;
  return (
    <>
      {cost !== null && (
        <span>
          <b className="ink">{`$${costText(cost)}`}</b> <span>{instance?.endedAt ? "in all" : "so far"}</span>{" "}
          ·{" "}
        </span>
      )}
      <span className={isDearer ? "t-bad" : undefined}>{`$${rateText(presentMicros)}/h`}</span>
      {isDearer && <span>{` (agreed $${rateText(hourlyMicros)}/h)`}</span>}
    </>
  );
}
