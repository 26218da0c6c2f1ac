import type { ReactNode } from "react";

import { LocalTime } from "@/components/ui/time";
import { isoTime, numberText } from "@/lib/format";
import { dateText } from "@/lib/offers/format";
import { listedMoney } from "@/lib/offers/listed-money";
import type { DatedAmount, PriceView } from "@/lib/offers/price-view";
import { shareText } from "@/lib/offers/price-view/line";

/** The figures of a period, weighted by time. */
export function PriceStats({ view, gone }: { view: PriceView; gone: boolean }) {
  const { now, low, median, high, inStockShare, priceChanges, currency, window, changesFrom } = view;
  const isCounted = changesFrom <= window.from;
  return (
    <dl className="mb-2 flex flex-wrap gap-x-7 gap-y-2.5 max-sm:grid max-sm:grid-cols-3 max-sm:gap-x-3 [&_dd]:font-semibold [&_dt]:text-xs [&_dt]:font-medium [&_dt]:text-ink-3 [&_small]:text-xs [&_small]:font-normal [&_small]:text-ink-3 max-sm:[&_small]:block">
      <Stat label="Now">
        {now === null ? (gone ? "not listed" : "no price") : listedMoney(now, currency)}
      </Stat>
      <Stat label="Lowest">
        <Dated amount={low} currency={currency} />
      </Stat>
      <Stat label="Median">{median === null ? "unknown" : listedMoney(median, currency)}</Stat>
      <Stat label="Highest">
        <Dated amount={high} currency={currency} />
      </Stat>
      <Stat label="In stock">
        {inStockShare === null ? (
          "not specified"
        ) : (
          <span>
            <span>{shareText(inStockShare)}</span> <small>of the time</small>
          </span>
        )}
      </Stat>
      <Stat label="Price changes">
        <span>{numberText(priceChanges)}</span>{" "}
        {!isCounted && (
          <small>
            <span>since</span> <LocalTime at={isoTime(changesFrom)} as="day" />
          </small>
        )}
      </Stat>
    </dl>
  );
}

function Stat({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Dated({ amount, currency }: { amount: DatedAmount | null; currency: string | null }) {
  if (amount === null) return <span>unknown</span>;
  return (
    <span>
      <span>{listedMoney(amount.amount, currency)}</span>{" "}
      <small>
        {amount.isDay ? (
          <span>{dateText(isoTime(amount.at))}</span>
        ) : (
          <LocalTime at={isoTime(amount.at)} as="day" />
        )}
      </small>
    </span>
  );
}
