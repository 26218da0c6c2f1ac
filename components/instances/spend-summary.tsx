"use client";

import { cx } from "@/components/ui/cx";
import { useNow } from "@/components/ui/time";
import { pluralize } from "@/lib/format";
import type { InstancesView } from "@/lib/instances/schema";
import type { Display } from "@/lib/offers/schema";

import { ConvertedPrice } from "./converted-price";
import { costBetween, costText, isPaidBeyond, nextDayMicros, rateText } from "./figures";
import { SpendChart } from "./spend-chart";
import { monotonicCost, useReadAt } from "./use-cost";

/** The present spending, its maximum, and its parts. */
export function SpendSummary({ view, display }: { view: InstancesView; display: Display }) {
  const { hourlyMicros } = view;
  return (
    <section
      aria-label="Spending now"
      className="grid grid-cols-[268px_minmax(0,1fr)_auto] items-center gap-x-8 gap-y-3 border-b bg-surface px-4 pt-3.5 pb-3 max-xl:grid-cols-[268px_minmax(0,1fr)] max-md:grid-cols-[minmax(0,1fr)] max-md:gap-y-2.5 max-md:p-3"
    >
      <div>
        <p className={labelClass}>Spending now</p>
        <p className="flex items-baseline gap-1">
          <b className="text-2xl tracking-[-.02em]">{`$${rateText(hourlyMicros)}`}</b>
          <span className="text-ink-3">/hour</span>
        </p>
        {hourlyMicros > 0 && <ConvertedPrice micros={hourlyMicros} per="/hour" display={display} />}
        <Parts view={view} />
      </div>
      <div>
        <p className={labelClass}>Dollars per hour, last 24 hours</p>
        <SpendChart spend={view.spend} at={view.at} hourlyMicros={hourlyMicros} />
      </div>
      <Totals view={view} />
    </section>
  );
}

const labelClass = "text-xs font-medium text-ink-3";

function Parts({ view }: { view: InstancesView }) {
  const { hourlyMicros, maxHourlyMicros, foreignHourlyMicros, stoppedHourlyMicros, unpriced } = view;
  return (
    <div className="text-xs text-ink-3">
      {maxHourlyMicros > hourlyMicros && (
        <p className="font-medium text-warn">{`Could be up to $${rateText(maxHourlyMicros)}/h`}</p>
      )}
      {foreignHourlyMicros > 0 && <p>{`$${rateText(foreignHourlyMicros)}/h of it started elsewhere`}</p>}
      {stoppedHourlyMicros > 0 && <p>{`Up to $${rateText(stoppedHourlyMicros)}/h of it stopped`}</p>}
      {view.instances.some(
        (machine) => machine.bills !== false && isPaidBeyond(machine, Date.parse(view.at)),
      ) && <p>Prepaid machines count at their hourly worth; they are already paid</p>}
      {unpriced > 0 && (
        <p className="font-medium text-warn">{`Plus ${pluralize(unpriced, "machine")} with an unknown price`}</p>
      )}
      {hourlyMicros === 0 && maxHourlyMicros === 0 && unpriced === 0 && <p>Nothing running</p>}
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
    <dl className="grid grid-cols-[repeat(3,auto)] gap-x-7 gap-y-2 max-xl:col-span-full max-xl:grid-cols-[repeat(6,auto)] max-xl:justify-start max-md:grid-cols-2 max-md:justify-normal max-md:gap-x-4 max-md:gap-y-1.5">
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
      <dt className={cx(labelClass, "whitespace-nowrap")}>{term}</dt>
      <dd data-mark={isPast ? "bad" : undefined} className={cx("font-semibold", isPast && "text-bad")}>
        {value}
      </dd>
    </div>
  );
}
