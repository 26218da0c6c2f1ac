"use client";

import type { ReactNode } from "react";

import { costText, rateText } from "@/components/instances/figures";
import { RelativeTime } from "@/components/ui/relative-time";
import { providerLabels } from "@/lib/domain/provider-id";
import type { Caps, LaunchForm } from "@/lib/instances/schema";
import { nativePriceText } from "@/lib/offers/format";
import { numberText } from "@/lib/format";
import type { Offer } from "@/lib/offers/schema";

import { CostTable } from "./cost-table";
import { periodLabel, type Terms } from "./draft";

interface LaunchCostProps {
  offer: Offer;
  form: LaunchForm;
  terms: Terms;
  hours: number | null;
  /** See CostTable. */
  listedAs: string | null;
  /** The button and its result. */
  children: ReactNode;
}

/** The cost, beside the button. */
export function LaunchCost({ offer, form, terms, hours, listedAs, children }: LaunchCostProps) {
  const { gpuCount, gpuName, rawGpu, vramGb, periodHours } = offer;
  const { priceMicros, totalMicros } = terms;
  const machine = `${gpuCount} × ${gpuName ?? rawGpu}${vramGb === null ? "" : `, ${numberText(vramGb)} GB`}`;
  const isPrepaid = periodHours !== null && totalMicros !== null;
  return (
    <aside className="panel cost" aria-label="What it costs">
      <div className="price-body">
        <p className="label">{isPrepaid ? `${machine}, paid in advance` : machine}</p>
        <p className="amount">
          <b>{isPrepaid ? `$${costText(totalMicros)}` : `$${rateText(priceMicros)}`}</b>
          <span>{isPrepaid ? `for 1 ${periodLabel(periodHours)}` : "/hour"}</span>
        </p>
        <CostTable offer={offer} terms={terms} hours={hours} listedAs={listedAs} />
        {children}
      </div>
      <dl className="facts price-facts">
        <dt>Stop</dt>
        <dd>{form.stopping}</dd>
        <dt>End</dt>
        <dd>{form.terminating}</dd>
        <dt>Your limits</dt>
        <dd>
          <CapMessage caps={form.caps} priceMicros={priceMicros} />
        </dd>
        {isPrepaid && (
          <>
            <dt>Committed</dt>
            <dd>
              <CommittedMessage caps={form.caps} totalMicros={totalMicros} />
            </dd>
          </>
        )}
        <dt>Price read</dt>
        <dd>
          <RelativeTime at={offer.observedAt} /> ago from <span>{providerLabels[offer.provider]}</span>,{" "}
          <span>{nativePriceText(offer.native)}</span>
        </dd>
      </dl>
    </aside>
  );
}

function CapMessage({ caps, priceMicros }: { caps: Caps; priceMicros: number }) {
  const hourly = caps.hourlyMicros + priceMicros;
  const isOver = caps.machines + 1 > caps.mostMachines || hourly > caps.mostHourlyMicros;
  return (
    <span className={isOver ? "t-warn" : undefined}>
      {`With this one: ${caps.machines + 1} of ${caps.mostMachines} machines, $${rateText(hourly)} of $${rateText(caps.mostHourlyMicros)}/h`}
    </span>
  );
}

function CommittedMessage({ caps, totalMicros }: { caps: Caps; totalMicros: number }) {
  const committed = caps.committedMicros + totalMicros;
  const isOver = committed > caps.mostCommittedMicros;
  return (
    <>
      <span className={isOver ? "t-bad" : undefined}>
        {`$${costText(committed)} of $${costText(caps.mostCommittedMicros)} in 24 hours`}
      </span>
      <meter
        className={isOver ? "cap-meter over" : "cap-meter"}
        aria-label="Committed with this one"
        max={caps.mostCommittedMicros}
        value={committed}
      />
    </>
  );
}
