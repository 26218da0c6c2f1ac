"use client";

import Link from "next/link";

import { costText } from "@/components/instances/figures";
import { Dialog } from "@/components/ui/dialog";
import { Moment } from "@/components/ui/moment";
import { meanMonthHours } from "@/lib/domain/money";
import { amountsApart } from "@/lib/offers/format";

interface PriceDialogProps {
  shown: { micros: number; at: string };
  now: { micros: number; at: string };
  hours: number | null;
  launch(): void;
  close(): void;
}

/** The price moved between the page and the click: what was shown, what it is, and two ways on. */
export function PriceDialog({ shown, now, hours, launch, close }: PriceDialogProps) {
  const isUp = now.micros > shown.micros;
  const hourly = amountsApart(shown.micros / 1e6, now.micros / 1e6);
  const costs = (times: number) => [costText(shown.micros * times), costText(now.micros * times)];
  const rows = [
    { label: "Hour", times: 1, texts: hourly },
    ...(hours === null
      ? []
      : [{ label: `${hours} ${hours === 1 ? "hour" : "hours"}`, times: hours, texts: costs(hours) }]),
    { label: "Month", times: meanMonthHours, texts: costs(meanMonthHours) },
  ];
  return (
    <Dialog
      title={isUp ? "The price went up. Nothing was sent." : "The price changed. Nothing was sent."}
      onClose={close}
    >
      <table className="sums compared">
        <caption className="vh">The price as it was shown and as it is now</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="vh">For</span>
            </th>
            <th scope="col" className="num">
              Shown <Moment at={shown.at} as="time-seconds" />
            </th>
            <th scope="col" className="num">
              Now <Moment at={now.at} as="time-seconds" />
            </th>
            <th scope="col" className="num">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, times, texts }, at) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td className="num old">
                <s>${texts[0]}</s>
              </td>
              <td className="num">
                <b>${texts[1]}</b>
              </td>
              <td className={isUp ? "num t-warn" : "num"}>
                {at === 0
                  ? percent(shown.micros, now.micros)
                  : difference((now.micros - shown.micros) * times)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="row acts">
        <Link className="btn" href="/" prefetch={false} data-way-out="">
          Back to the offers
        </Link>
        <button type="button" className="btn primary" onClick={launch}>
          Launch for ${hourly[1]}/h
        </button>
      </div>
    </Dialog>
  );
}

function percent(before: number, after: number): string {
  const change = ((after - before) / before) * 100;
  return `${change > 0 ? "+" : "−"}${Math.abs(change).toFixed(1)} %`;
}

function difference(micros: number): string {
  return `${micros > 0 ? "+" : "−"}$${costText(Math.abs(micros))}`;
}
