import { stockState } from "@/components/offers/stock-state";
import { Badge } from "@/components/ui/badge";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";
import { actionsColumn, TableHead } from "@/components/ui/table";
import { numberText } from "@/lib/format";
import type { GpuPage, OfferLine } from "@/lib/gpu-prices/page";
import { launchHref, offerHref } from "@/lib/offers/back";
import { cloudText } from "@/lib/offers/cloud-text";
import { currencySign, machineText, priceText, unrankedText } from "@/lib/offers/format";
import { billingLabels } from "@/lib/offers/labels";
import { offersHref } from "@/lib/offers/links";
import { regionText } from "@/lib/offers/place-text";
import type { Display } from "@/lib/offers/schema";

interface GpuOffersProps {
  lines: GpuPage["lines"];
  display: Display;
  back: string;
}

/** The first offers, and where the table of all of them is. */
export function GpuOffers({ lines: { shown, total, areAvailable, query }, display, back }: GpuOffersProps) {
  const unit = `${currencySign(display.currency)}/GPU-h`;
  const count = areAvailable ? `${numberText(total)} not sold out` : `${numberText(total)}, all sold out`;
  return (
    <Card
      title={
        <span>
          Offers <span className="ml-1.5 font-normal text-ink-3">{`${count}, by price per GPU-hour`}</span>
        </span>
      }
      end={<Link href={offersHref(query)}>Open in table</Link>}
    >
      <table data-cards="md" className="max-md:pt-3">
        <caption className="sr-only">The cheapest offers</caption>
        <TableHead
          columns={[
            "Provider",
            "Machine",
            "Region",
            "Billing",
            "Stock",
            { label: unit, className: "text-right" },
            actionsColumn,
          ]}
        />
        <tbody>
          {shown.map((line) => (
            <OfferLineRow key={line.offer.id} {...{ line, display, back, unit }} />
          ))}
        </tbody>
      </table>
      {total > shown.length && (
        <p className="border-t px-4 py-2 text-xs">
          <Link href={offersHref(query)}>{`All ${numberText(total)} offers in the table`}</Link>
        </p>
      )}
    </Card>
  );
}

interface OfferLineRowProps extends Pick<GpuOffersProps, "display" | "back"> {
  line: OfferLine;
  unit: string;
}

function OfferLineRow({ line: { offer, action }, display, back, unit }: OfferLineRowProps) {
  const state = stockState(offer);
  const { billing, gpuPriceMicros, native, gpuCount } = offer;
  return (
    <tr className="max-md:grid-cols-[minmax(0,1fr)_auto]">
      <td className="text-ink-2 max-md:order-3">{cloudText(offer.cloud, offer.provider)}</td>
      <th scope="row" className="max-md:order-1">
        <Link className="font-medium text-ink" href={offerHref(offer.id, back)}>
          {machineText(offer)}
        </Link>
      </th>
      <td className="max-md:order-5">{regionText(offer.region) ?? "Region not specified"}</td>
      <td className="max-md:order-4 max-md:text-right">
        {billing === "on-demand" ? billingLabels[billing] : <Badge>{billingLabels[billing]}</Badge>}
      </td>
      <td className="max-md:order-6 max-md:text-right" data-mark={state.mark}>
        {state.label}
      </td>
      <td className="text-right max-md:order-2">
        <b>
          {gpuPriceMicros === null
            ? unrankedText(native, gpuCount, "gpu")
            : priceText(gpuPriceMicros, display)}
        </b>
        <span className="text-xs text-ink-3 md:hidden">{` ${unit}`}</span>
      </td>
      <td className="text-right max-md:order-7 max-md:col-span-full">
        <RowAction {...{ offer, action, back }} />
      </td>
    </tr>
  );
}

function RowAction({ offer, action, back }: OfferLine & Pick<GpuOffersProps, "back">) {
  const className = cx(buttonClass(), "max-md:mt-1.5 max-md:w-full");
  if (offer.launchable && !offer.stale)
    return (
      <Link className={className} href={launchHref(offer.id, back)}>
        Launch
      </Link>
    );
  return action ? (
    <a className={className} href={action.href} rel="noopener noreferrer">
      {action.label}
    </a>
  ) : null;
}
