import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import type { IconName } from "@/components/ui/icon-names";
import { Link } from "@/components/ui/link";
import { LocalTime } from "@/components/ui/time";
import { kindLabels, type ChangeKind } from "@/lib/changes/kinds";
import type { ChangedOfferView } from "@/lib/changes/text";
import type { LineView } from "@/lib/changes/view";
import { pluralize } from "@/lib/format";
import { offerHref } from "@/lib/offers/back";

import { DayGroups } from "./day-groups";

/** The icon of a kind, or the mark that the table of offers has for this stock. */
const kindSigns: Record<ChangeKind, { icon: IconName } | { mark: string }> = {
  dropped: { icon: "arrow-down" },
  rose: { icon: "arrow-up" },
  appeared: { icon: "plus" },
  "sold-out": { mark: "out" },
  back: { mark: "good" },
  gone: { mark: "off" },
};

const lineClass = cx(
  "grid min-h-(--row) items-center gap-x-4 px-4 py-1.5 max-md:px-3",
  "md:grid-cols-[76px_116px_minmax(0,1fr)]",
  "max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-y-1 max-md:py-2.5",
);

/** The changes, newest first, by day. `back` is the query of the view of offers. */
export function ChangeLines({ lines, back }: { lines: LineView[]; back: string }) {
  return (
    <DayGroups
      items={lines.map((line) => ({
        key: line.key,
        at: line.at,
        content:
          line.burst === null ? <OneChange line={line} back={back} /> : <Burst line={line} back={back} />,
      }))}
    />
  );
}

function OneChange({ line, back }: { line: LineView; back: string }) {
  return (
    <div className={lineClass}>
      <LineHead line={line} />
      <ChangedOffer offer={line.offers[0]!} back={back} />
    </div>
  );
}

function Burst({ line, back }: { line: LineView; back: string }) {
  const rest = line.count - line.offers.length;
  return (
    <details className="group">
      <summary className={cx(lineClass, "list-none hover:bg-hover [&::-webkit-details-marker]:hidden")}>
        <LineHead line={line} />
        <span className="flex min-w-0 items-center gap-1.5 font-medium max-md:order-2 max-md:col-span-2">
          <span className="wrap-anywhere">{line.burst}</span>
          <Icon name="chevron-right" className="size-3.5 flex-none text-ink-3 group-open:rotate-90" />
        </span>
      </summary>
      <ul className="bg-canvas">
        {line.offers.map((offer) => (
          <li key={offer.id} className={cx(lineClass, "border-t md:[&>*]:col-start-3")}>
            <ChangedOffer offer={offer} back={back} />
          </li>
        ))}
        {rest > 0 && (
          <li className={cx(lineClass, "border-t text-xs text-ink-3 md:[&>*]:col-start-3")}>
            <span>{`${pluralize(rest, "more offer")}. The CSV and the JSON list every change.`}</span>
          </li>
        )}
      </ul>
    </details>
  );
}

function LineHead({ line: { at, kind } }: { line: LineView }) {
  const sign = kindSigns[kind];
  return (
    <>
      <span className="text-xs whitespace-nowrap text-ink-3 max-md:order-1">
        <LocalTime at={at} as="time" />
      </span>
      <span className="flex items-center gap-1.5 text-xs font-medium whitespace-nowrap text-ink-2">
        <span
          className="flex w-3.5 flex-none justify-center before:mr-0"
          data-mark={"mark" in sign ? sign.mark : undefined}
        >
          {"icon" in sign && <Icon name={sign.icon} className="size-3.5 text-ink-3" />}
        </span>
        <span>{kindLabels[kind]}</span>
      </span>
    </>
  );
}

/** What changed: the machine, where it is, and its price before and after. */
function ChangedOffer({ offer, back }: { offer: ChangedOfferView; back: string }) {
  const { offerId, machine, seller, region, billing, before, after, percent, stock, isCurrencyUnknown } =
    offer;
  const place = [seller, region, billing, isCurrencyUnknown && "currency unknown"]
    .filter(Boolean)
    .join(" · ");
  return (
    <div className="grid min-w-0 items-baseline gap-x-4 gap-y-0.5 max-md:order-2 max-md:col-span-2 md:grid-cols-[minmax(0,5fr)_minmax(0,7fr)_minmax(150px,auto)_60px]">
      <Link className="truncate font-medium" href={offerHref(offerId, back)}>
        {machine}
      </Link>
      <span className="truncate text-xs text-ink-2">{place}</span>
      <span className="md:text-right">
        {percent === null ? (
          <SinglePrice price={after} last={before} stock={stock} />
        ) : (
          <>
            <span className="sr-only">from </span>
            <span className="text-ink-3">{before}</span>
            <span aria-hidden="true" className="px-1.5 text-ink-3">
              →
            </span>
            <span className="sr-only"> to </span>
            <b>{after}</b>
          </>
        )}
        {percent !== null && <span className="pl-2 font-medium md:hidden">{percent}</span>}
      </span>
      <span className="text-right font-medium max-md:hidden">{percent}</span>
    </div>
  );
}

interface SinglePriceProps {
  price: string | null;
  /** The price until the change. */
  last: string | null;
  stock: string | null;
}

function SinglePrice({ price, last, stock }: SinglePriceProps) {
  return (
    <>
      {stock !== null && <span className="pr-2 text-xs text-ink-3">{stock}</span>}
      {price === null && last !== null && <span className="pr-1.5 text-xs text-ink-3">last at</span>}
      <span className={price === null ? "text-ink-2" : undefined}>{price ?? last}</span>
    </>
  );
}
