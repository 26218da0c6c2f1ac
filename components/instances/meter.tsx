"use client";

import { useNow } from "@/components/shell/now";
import type { InstancesView } from "@/lib/instances/schema";
import { counted } from "@/lib/offers/format";

import { costBetween, costText, rateText } from "./figures";
import { SpendChart } from "./spend-chart";

/** What bills now, what it may be at most, and where that comes from. */
export function Meter({ view }: { view: InstancesView }) {
  const { hourlyMicros, mostHourlyMicros, unpriced } = view;
  return (
    <section className="meter" aria-label="What bills now">
      <div>
        <p className="label">Bills now</p>
        <p className="amount">
          <b>${rateText(hourlyMicros)}</b>
          <span>/hour</span>
        </p>
        <p className="sub">
          {mostHourlyMicros > hourlyMicros && (
            <>
              <span className="t-warn">may be up to ${rateText(mostHourlyMicros)}</span> {reason(view)}
            </>
          )}
          {unpriced > 0 && (
            <span className="t-warn">
              {mostHourlyMicros > hourlyMicros && ", "}and {counted(unpriced, "machine")} whose price nobody
              tells
            </span>
          )}
          {mostHourlyMicros === hourlyMicros &&
            unpriced === 0 &&
            (hourlyMicros === 0 ? "no machine bills" : "all of it settled")}
        </p>
      </div>
      <div className="spend">
        <p className="label">Dollars per hour, last 24 hours</p>
        <SpendChart spend={view.spend} at={view.at} hourlyMicros={hourlyMicros} />
      </div>
      <Totals view={view} />
    </section>
  );
}

function reason({ launches, instances }: InstancesView): string {
  const unknown = launches.filter(({ state }) => state === "unknown").length;
  const ending = instances.filter(({ ours, termination }) => ours && termination !== null).length;
  if (unknown === 1 && ending === 0) return "with the unknown launch";
  if (unknown > 0 && ending === 0) return `with ${unknown} unknown launches`;
  if (unknown === 0 && ending === 1) return "until one end is confirmed";
  return "with all that is not settled";
}

function Totals({ view }: { view: InstancesView }) {
  const { caps, hourlyMicros, foreignHourlyMicros, foreignUnpriced } = view;
  const now = useNow();
  const since = costBetween(hourlyMicros, Date.parse(view.at), now);
  const unpriced = foreignUnpriced === 0 ? "" : ` and ${foreignUnpriced} not said`;
  return (
    <dl className="totals">
      <Total term="Today" value={`$${costText(view.todayMicros + since)}`} />
      <Total term="This month" value={`$${costText(view.monthMicros + since)}`} />
      <Total term="Next 24 h as it is" value={`$${costText(nextDay(view, now))}`} />
      <Total term="Not started here" value={`$${rateText(foreignHourlyMicros)}/h${unpriced}`} />
      <Total term="Machines, cap" value={`${caps.machines} of ${caps.mostMachines}`} />
      <Total
        term="Dollars per hour, cap"
        value={`${rateText(caps.hourlyMicros)} of ${rateText(caps.mostHourlyMicros)}`}
      />
    </dl>
  );
}

/** What bills now, each machine until its end if that is sooner. */
function nextDay({ instances }: InstancesView, now: number): number {
  const tomorrow = now + 86_400_000;
  return instances
    .filter(({ ours, bills }) => ours && bills === true)
    .map(({ hourlyMicros, endsAt }) => {
      const end = endsAt === null ? tomorrow : Math.min(tomorrow, Date.parse(endsAt));
      return costBetween(hourlyMicros ?? 0, now, Math.max(now, end));
    })
    .reduce((total, cost) => total + cost, 0);
}

function Total({ term, value }: { term: string; value: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}
