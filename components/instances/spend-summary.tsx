"use client";

import { useNow } from "@/components/ui/time";
import { pluralize } from "@/lib/format";
import type { InstancesView } from "@/lib/instances/schema";

import { costBetween, costText, isPaidBeyond, nextDayMicros, rateText } from "./figures";
import { SpendChart } from "./spend-chart";
import { monotonicCost, useReadAt } from "./use-cost";

/** The present spending, its maximum, and its parts. */
export function SpendSummary({ view }: { view: InstancesView }) {
  const { hourlyMicros } = view;
  return (
    <section className="meter" aria-label="Spending now">
      <div>
        <p className="label">Spending now</p>
        <p className="amount">
          <b>{`$${rateText(hourlyMicros)}`}</b>
          <span>/hour</span>
        </p>
        <Parts view={view} />
      </div>
      <div className="spend">
        <p className="label">Dollars per hour, last 24 hours</p>
        <SpendChart spend={view.spend} at={view.at} hourlyMicros={hourlyMicros} />
      </div>
      <Totals view={view} />
    </section>
  );
}

function Parts({ view }: { view: InstancesView }) {
  const { hourlyMicros, maxHourlyMicros, foreignHourlyMicros, stoppedHourlyMicros, unpriced } = view;
  return (
    <div className="sub">
      {maxHourlyMicros > hourlyMicros && (
        <p className="t-warn">{`Could be up to $${rateText(maxHourlyMicros)}/h`}</p>
      )}
      {foreignHourlyMicros > 0 && <p>{`$${rateText(foreignHourlyMicros)}/h of it started elsewhere`}</p>}
      {stoppedHourlyMicros > 0 && <p>{`Up to $${rateText(stoppedHourlyMicros)}/h of it stopped`}</p>}
      {view.instances.some(
        (machine) => machine.bills !== false && isPaidBeyond(machine, Date.parse(view.at)),
      ) && <p>Prepaid machines count at their hourly worth; they are paid already</p>}
      {unpriced > 0 && (
        <p className="t-warn">{`Plus ${pluralize(unpriced, "machine")} with an unknown price`}</p>
      )}
      {hourlyMicros === 0 && maxHourlyMicros === 0 && unpriced === 0 && <p>No machine costs money</p>}
    </div>
  );
}

function Totals({ view }: { view: InstancesView }) {
  const { caps, instances, todayFrom, monthFrom } = view;
  const now = useNow();
  const readAt = Date.parse(useReadAt(view));
  const risingMicros = instances
    .filter(({ isCosting }) => isCosting)
    .reduce((sum, { hourlyMicros }) => sum + (hourlyMicros ?? 0), 0);
  const since = costBetween(risingMicros, readAt, now);
  return (
    <dl className="totals">
      <Total
        term="Today"
        value={`$${costText(monotonicCost(`day ${todayFrom}`, view.todayMicros + since))}`}
      />
      <Total
        term="This month"
        value={`$${costText(monotonicCost(`month ${monthFrom}`, view.monthMicros + since))}`}
      />
      <Total term="Next 24 h at this rate" value={`$${costText(nextDayMicros(view, now))}`} />
      <Total term="Machine limit" value={`${caps.machines} of ${caps.maxMachines}`} />
      <Total
        term="Hourly limit"
        value={`$${rateText(caps.hourlyMicros)} of $${rateText(caps.maxHourlyMicros)}`}
        isPast={caps.hourlyMicros > caps.maxHourlyMicros}
      />
      <Total
        term="Committed, 24 h"
        value={`$${rateText(caps.committedMicros)} of $${rateText(caps.maxCommittedMicros)}`}
      />
    </dl>
  );
}

function Total({ term, value, isPast = false }: { term: string; value: string; isPast?: boolean }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd className={isPast ? "st-bad t-bad" : undefined}>{value}</dd>
    </div>
  );
}
