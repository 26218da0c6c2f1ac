"use client";

import type { ReactNode } from "react";

import { ConvertedPrice } from "@/components/instances/converted-price";
import { costText, rateText } from "@/components/instances/figures";
import { Facts } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { HydratedButton } from "@/components/ui/hydration";
import { SumRow, SumTable } from "@/components/ui/sums";
import { RelativeTime } from "@/components/ui/time";
import { meanMonthHours } from "@/lib/domain/money";
import { numberText, pluralize } from "@/lib/format";
import type { Caps, LaunchForm } from "@/lib/instances/schema";
import { nativePriceText } from "@/lib/offers/price-text";
import type { Display, LaunchOffer } from "@/lib/offers/schema";

import { type Draft, isOverCommittedCap, isOverHourlyCap, periodLabel, type Terms } from "./draft";
import { limitsHref } from "./refusal";

interface LaunchCostProps {
  offer: LaunchOffer;
  form: LaunchForm;
  /** Shown beside the dollars that are ordered. */
  display: Display;
  terms: Terms;
  /** Null is without end; NaN while it is being typed. */
  hours: number | null;
  /** The sum in the currency of the listing; null if the terms have changed since the page loaded. */
  listedAs: string | null;
  /** The button and its result. */
  children: ReactNode;
}

/** The cost, beside the button. */
export function LaunchCost({ offer, form, display, terms, hours, listedAs, children }: LaunchCostProps) {
  const { gpuCount, gpuName, rawGpu, vramGb, periodHours } = offer;
  const { priceMicros, totalMicros } = terms;
  const machine = `${gpuCount} × ${gpuName ?? rawGpu}${vramGb === null ? "" : `, ${numberText(vramGb)} GB`}`;
  const isPrepaid = periodHours !== null && totalMicros !== null;
  return (
    <aside
      className="sticky top-[calc(var(--top)+16px)] overflow-hidden rounded-lg border bg-surface max-md:static"
      aria-label="Cost"
    >
      <div className="p-4 max-md:p-3">
        <p className="text-xs font-medium text-ink-3">
          {isPrepaid ? `${machine}, paid in advance` : machine}
        </p>
        <p className="mt-0.5 mb-2 flex items-baseline gap-1">
          <b className="text-2xl tracking-[-.02em]">
            {isPrepaid ? `$${costText(totalMicros)}` : `$${rateText(priceMicros)}`}
          </b>
          <span className="text-ink-3">{isPrepaid ? `for 1 ${periodLabel(periodHours)}` : "/hour"}</span>
        </p>
        <ConvertedPrice
          micros={isPrepaid ? totalMicros : priceMicros}
          per={isPrepaid ? "" : "/hour"}
          {...{ display }}
        />
        <CostTable offer={offer} isDiskPriced={form.isDiskPriced} {...{ terms, hours, listedAs }} />
        <div className="mt-3 grid gap-3">{children}</div>
      </div>
      <Facts className="border-t bg-canvas px-4 py-3 max-md:px-3">
        <Fact term="Stop">{form.stopping}</Fact>
        <Fact term="Terminate">{form.terminating}</Fact>
        <Fact term="Limits">
          <CapMessage caps={form.caps} priceMicros={priceMicros} />
        </Fact>
        {isPrepaid && (
          <Fact term="Committed">
            <CommittedMessage caps={form.caps} totalMicros={totalMicros} />
          </Fact>
        )}
        <Fact term="Price">
          <span>{nativePriceText(offer.native)}</span>, updated <RelativeTime at={offer.observedAt} /> ago
        </Fact>
      </Facts>
    </aside>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function CapMessage({ caps, priceMicros }: { caps: Caps; priceMicros: number }) {
  const hourly = caps.hourlyMicros + priceMicros;
  const isOver = isOverHourlyCap(caps, priceMicros);
  return (
    <span className={isOver ? "text-warn" : undefined}>
      <span>
        {`${isOver ? "Exceeds your limits. " : ""}With this one: ${caps.machines + 1} of ${caps.maxMachines} machines, $${rateText(hourly)} of $${rateText(caps.maxHourlyMicros)}/h`}
      </span>
      {isOver && <ChangeLimit />}
    </span>
  );
}

function CommittedMessage({ caps, totalMicros }: { caps: Caps; totalMicros: number }) {
  const committed = caps.committedMicros + totalMicros;
  const isOver = isOverCommittedCap(caps, totalMicros);
  return (
    <>
      <span className={isOver ? "text-bad" : undefined}>
        {`${isOver ? "Exceeds your limit. " : ""}$${costText(committed)} of $${costText(caps.maxCommittedMicros)} in 24 hours`}
      </span>
      {isOver && <ChangeLimit />}
      <meter
        className={cx(
          "mt-1 block h-1 w-full [&::-webkit-meter-bar]:h-1 [&::-webkit-meter-bar]:rounded-sm [&::-webkit-meter-bar]:border-0 [&::-webkit-meter-bar]:[background:var(--color-plot-faint)] [&::-webkit-meter-optimum-value]:rounded-sm",
          isOver
            ? "[&::-webkit-meter-optimum-value]:[background:var(--color-bad)]"
            : "[&::-webkit-meter-optimum-value]:[background:var(--color-plot)]",
        )}
        aria-label="Committed with this one"
        max={caps.maxCommittedMicros}
        value={committed}
      />
    </>
  );
}

/** A link to the limits, in another tab. */
function ChangeLimit() {
  return (
    <span>
      {". "}
      <a href={limitsHref} target="_blank" rel="noopener">
        Change limit
      </a>
    </span>
  );
}

interface CostTableProps extends Pick<LaunchCostProps, "terms" | "hours" | "listedAs"> {
  offer: Pick<LaunchOffer, "periodHours" | "storageGb">;
  /** Whether the price includes the disk; false if that is not specified. */
  isDiskPriced: boolean;
}

/** The cost of the machine over time, or the sum due at once for a prepaid period. */
function CostTable({ offer, isDiskPriced, terms, hours, listedAs }: CostTableProps) {
  const { priceMicros, totalMicros } = terms;
  const { periodHours, storageGb } = offer;
  return (
    <SumTable caption={periodHours ? "Due now" : "Cost over time"}>
      {periodHours && totalMicros !== null ? (
        <tbody>
          <SumRow label="Due now">
            <b>{`$${costText(totalMicros)}`}</b>
          </SumRow>
          {listedAs !== null && <SumRow label="Listed as">{listedAs}</SumRow>}
          <SumRow label={`Works out to, ${periodHours} h`}>{`$${rateText(priceMicros)}/h`}</SumRow>
          <SumRow label="Refund">
            <span className="text-warn">none</span>
          </SumRow>
          <SumRow label="Disk, traffic">not specified</SumRow>
        </tbody>
      ) : (
        <tbody>
          {hours !== null && !Number.isNaN(hours) && (
            <SumRow label={pluralize(hours, "hour")}>
              <b>{`$${costText(priceMicros * hours)}`}</b>
            </SumRow>
          )}
          <SumRow label="Per day">{`$${costText(priceMicros * 24)}`}</SumRow>
          <SumRow label={`Per month, ${meanMonthHours} h`}>
            {`$${costText(priceMicros * meanMonthHours)}`}
          </SumRow>
          <SumRow label={storageGb === null ? "Disk" : `Disk, ${numberText(storageGb)} GB`}>
            {storageGb !== null && isDiskPriced ? "included" : "not specified"}
          </SumRow>
          <SumRow label="Traffic">not specified</SumRow>
        </tbody>
      )}
    </SumTable>
  );
}

interface LaunchBarProps {
  label: string;
  terms: Terms;
  draft: Draft;
  hours: number | null;
  isSending: boolean;
  isDisabled: boolean;
  /** False if a launch is unlikely to succeed. */
  isPrimary: boolean;
  launch(): void;
}

/**
 * The button; on a phone, a fixed bar at the bottom with the price beside it. While an order is sent it keeps the focus
 * and does nothing.
 */
export function LaunchBar(props: LaunchBarProps) {
  const { label, terms, draft, hours, isSending, isDisabled, isPrimary, launch } = props;
  const { sum, detail } = describeSum(terms, draft, hours);
  return (
    <div
      data-launch-bar=""
      className="max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:flex max-md:items-center max-md:gap-3 max-md:border-t max-md:border-line-strong max-md:bg-surface max-md:px-3 max-md:pt-2.5 max-md:pb-[max(10px,env(safe-area-inset-bottom))]"
    >
      <p className="hidden min-w-0 text-xs/[17px] text-ink-2 max-md:grid" aria-hidden="true">
        <b className="text-sm text-ink">{sum}</b>
        <span>{detail}</span>
      </p>
      <HydratedButton
        variant={isPrimary ? "primary" : "outline"}
        size="wide"
        className="max-md:ml-auto max-md:min-h-(--touch) max-md:w-auto max-md:px-4"
        aria-disabled={isSending || isDisabled}
        aria-busy={isSending}
        onClick={() => {
          if (!isSending && !isDisabled) launch();
        }}
      >
        {isSending ? "Launching…" : label}
      </HydratedButton>
    </div>
  );
}

function describeSum({ priceMicros, totalMicros }: Terms, { periodHours }: Draft, hours: number | null) {
  if (periodHours && totalMicros !== null)
    return { sum: `$${costText(totalMicros)}`, detail: `1 ${periodLabel(periodHours)}, not refunded` };
  const detail =
    hours === null || Number.isNaN(hours)
      ? "until you terminate it"
      : `$${costText(priceMicros * hours)} for ${pluralize(hours, "hour")}`;
  return { sum: `$${rateText(priceMicros)}/h`, detail };
}
