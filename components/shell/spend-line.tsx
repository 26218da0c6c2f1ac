"use client";

import Link from "next/link";

import { amountText, pluralize } from "@/lib/format";

import { useLiveStatus } from "./live-status";

const lowerFirstLetter = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** The current hourly cost of the owner's machines; hidden when nothing can bill. */
export function SpendLine() {
  const { instances } = useLiveStatus().liveStatus;
  if (!instances) return null;
  const { billing, hourlyMicros, maxHourlyMicros, needsYou, changed, isPastCap } = instances;
  const [first] = changed;
  if (billing === 0 && maxHourlyMicros === 0) return null;
  const isOpen = maxHourlyMicros > hourlyMicros;
  const maxText = `$${amountText(maxHourlyMicros / 1e6)}/h`;
  return (
    <Link className={needsYou > 0 ? "bill warn" : "bill"} href="/instances" prefetch={false}>
      {first && <span className={`i i-warn ${isPastCap ? "t-bad" : ""}`} aria-hidden="true" />}
      {isOpen && <b className="narrow-only">{`up to ${maxText}`}</b>}
      <b className={isOpen ? "wide-only" : undefined}>{`$${amountText(hourlyMicros / 1e6)}/h`}</b>
      {first ? (
        <span className={isPastCap ? "t-bad" : undefined}>
          <span className="wide-only">
            {changed.length > 1
              ? `${changed.length} machines differ from their order`
              : first.isPrice
                ? lowerFirstLetter(first.text)
                : "1 machine differs from its order"}
          </span>
          <span className="narrow-only vh">changed</span>
        </span>
      ) : (
        <span className="wide-only">
          <span>{pluralize(billing, "machine running", "machines running")}</span>
          <span>{isOpen && `, could be up to ${maxText}`}</span>
        </span>
      )}
    </Link>
  );
}
