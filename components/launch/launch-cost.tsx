"use client";

import type { ReactNode } from "react";

import { costText, rateText } from "@/components/instances/figures";
import { RelativeTime } from "@/components/ui/time";
import { meanMonthHours } from "@/lib/domain/money";
import { providerLabels } from "@/lib/domain/provider-id";
import { numberText, pluralize } from "@/lib/format";
import type { Caps, LaunchForm } from "@/lib/instances/schema";
import { nativePriceText } from "@/lib/offers/format";
import type { Offer } from "@/lib/offers/schema";

import { isOverCommittedCap, isOverHourlyCap, periodLabel, type Terms } from "./draft";

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
        <CostTable
          offer={offer}
          isDiskPriced={form.isDiskPriced}
          terms={terms}
          hours={hours}
          listedAs={listedAs}
        />
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
  const isOver = isOverHourlyCap(caps, priceMicros);
  return (
    <span className={isOver ? "t-warn" : undefined}>
      {`${isOver ? "Past your limits. " : ""}With this one: ${caps.machines + 1} of ${caps.maxMachines} machines, $${rateText(hourly)} of $${rateText(caps.maxHourlyMicros)}/h`}
    </span>
  );
}

function CommittedMessage({ caps, totalMicros }: { caps: Caps; totalMicros: number }) {
  const committed = caps.committedMicros + totalMicros;
  const isOver = isOverCommittedCap(caps, totalMicros);
  return (
    <>
      <span className={isOver ? "t-bad" : undefined}>
        {`${isOver ? "Past your limit. " : ""}$${costText(committed)} of $${costText(caps.maxCommittedMicros)} in 24 hours`}
      </span>
      <meter
        className={isOver ? "cap-meter over" : "cap-meter"}
        aria-label="Committed with this one"
        max={caps.maxCommittedMicros}
        value={committed}
      />
    </>
  );
}

interface CostTableProps {
  offer: Pick<Offer, "periodHours" | "storageGb">;
  /** Whether the price includes the disk; false if that is not specified. */
  isDiskPriced: boolean;
  terms: Terms;
  /** Null is without end; NaN while it is being typed. */
  hours: number | null;
  /** The sum in the currency of the listing; null if the terms have changed since the page loaded. */
  listedAs: string | null;
}

/** The cost of the machine over time, or the sum due at once for a prepaid period. */
function CostTable({ offer, isDiskPriced, terms, hours, listedAs }: CostTableProps) {
  const { priceMicros, totalMicros } = terms;
  const { periodHours, storageGb } = offer;
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
            value={storageGb !== null && isDiskPriced ? "in the price" : "not specified"}
          />
          <Line label="Traffic" value="not specified" />
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
