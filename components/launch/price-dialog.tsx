"use client";

import type { ReactNode } from "react";

import { costText } from "@/components/instances/figures";
import { BackLink } from "@/components/offers/back-link";
import { Button, buttonClass } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { LocalTime } from "@/components/ui/time";
import { meanMonthHours } from "@/lib/domain/money";
import { distinctAmounts } from "@/lib/offers/price-text";
import { pluralize } from "@/lib/format";

import { runHours, launchLabel, periodLabel, type Draft, type Terms } from "./draft";
import { SumTable } from "@/components/ui/sums";

/** The buttons of a dialog: at the right, on a phone below each other with the main one on top. */
export const dialogButtonsClass =
  "mt-2 flex flex-wrap justify-end gap-2 max-sm:flex-col-reverse [&>a]:h-[max(32px,var(--control))] [&>a]:text-sm [&>button]:h-[max(32px,var(--control))] [&>button]:text-sm";

interface PriceDialogProps {
  shown: Terms & { at: string };
  now: Terms & { at: string };
  draft: Draft;
  launch(): void;
  close(): void;
  /** The next cheapest offers. */
  children: ReactNode;
}

/** Shows the old and the new price if it changed between the page and the click. */
export function PriceDialog({ shown, now, draft, launch, close, children }: PriceDialogProps) {
  const rows = priceRows(shown, now, draft);
  const isUp = rows[0]!.now > rows[0]!.shown;
  return (
    <Dialog
      title={isUp ? "The price went up. Nothing was launched." : "The price changed. Nothing was launched."}
      onClose={close}
    >
      <SumTable caption="The price as shown and now">
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">For</span>
            </th>
            <th scope="col">
              Was <LocalTime at={shown.at} as="time-seconds" />
            </th>
            <th scope="col">
              Now <LocalTime at={now.at} as="time-seconds" />
            </th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, shown, now, texts }, at) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td className="text-ink-3">
                <s>{`$${texts[0]}`}</s>
              </td>
              <td className="text-ink">
                <b>{`$${texts[1]}`}</b>
              </td>
              <td className={isUp ? "text-warn" : undefined}>
                {at === 0 ? percent(shown, now) : difference(now - shown)}
              </td>
            </tr>
          ))}
        </tbody>
      </SumTable>
      {children}
      <div className={dialogButtonsClass}>
        <BackLink className={buttonClass()} data-way-out="">
          Back to offers
        </BackLink>
        <Button variant="primary" onClick={launch}>
          {launchLabel(now, draft)}
        </Button>
      </div>
    </Dialog>
  );
}

interface Row {
  label: string;
  /** Micro-dollars. */
  shown: number;
  now: number;
  texts: [string, string];
}

/** The sum due now for a prepaid period, else the price per hour and its total. */
function priceRows(shown: Terms, now: Terms, draft: Draft): Row[] {
  const { periodHours } = draft;
  const row = (label: string, before: number, after: number): Row => ({
    label,
    shown: before,
    now: after,
    texts: [costText(before), costText(after)],
  });
  if (periodHours && shown.totalMicros !== null && now.totalMicros !== null)
    return [row(`1 ${periodLabel(periodHours)}, due now`, shown.totalMicros, now.totalMicros)];
  const times = (label: string, hours: number) =>
    row(label, shown.priceMicros * hours, now.priceMicros * hours);
  const hours = runHours(draft);
  const hourly = distinctAmounts(shown.priceMicros / 1e6, now.priceMicros / 1e6);
  return [
    { ...times("Per hour", 1), texts: hourly },
    ...(hours === null || Number.isNaN(hours) ? [] : [times(pluralize(hours, "hour"), hours)]),
    times("Per month", meanMonthHours),
  ];
}

function percent(before: number, after: number): string {
  const change = ((after - before) / before) * 100;
  return `${change > 0 ? "+" : "−"}${Math.abs(change).toFixed(1)}%`;
}

function difference(micros: number): string {
  return `${micros > 0 ? "+" : "−"}$${costText(Math.abs(micros))}`;
}
