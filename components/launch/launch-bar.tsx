"use client";

import { costText, rateText } from "@/components/instances/figures";
import { HydratedButton } from "@/components/ui/hydration";
import { pluralize } from "@/lib/format";

import { type Draft, periodLabel, type Terms } from "./draft";

interface LaunchBarProps {
  label: string;
  terms: Terms;
  draft: Draft;
  hours: number | null;
  isSending: boolean;
  isDisabled: boolean;
  isPrimary: boolean;
  launch(): void;
}

/** The button; on a phone, a fixed bar at the bottom with the price beside it. */
export function LaunchBar({ terms, draft, hours, ...button }: LaunchBarProps) {
  const { sum, detail } = describeSum(terms, draft, hours);
  return (
    <div className="launch-bar">
      <p className="launch-sum" aria-hidden="true">
        <b>{sum}</b>
        <span>{detail}</span>
      </p>
      <LaunchButton {...button} />
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

interface LaunchButtonProps {
  label: string;
  isSending: boolean;
  isDisabled?: boolean;
  isPrimary?: boolean;
  launch(): void;
}

/**
 * The primary button, unless a launch is unlikely to succeed. While an order is sent it keeps the focus and does
 * nothing.
 */
function LaunchButton({ label, isSending, isDisabled = false, isPrimary = true, launch }: LaunchButtonProps) {
  return (
    <HydratedButton
      className={isPrimary ? "btn primary full" : "btn full"}
      aria-disabled={isSending || isDisabled}
      aria-busy={isSending}
      onClick={() => {
        if (!isSending && !isDisabled) launch();
      }}
    >
      {isSending ? "Launching…" : label}
    </HydratedButton>
  );
}
