"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Badge } from "@/components/ui/badge";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { numberText, pluralize } from "@/lib/format";
import { currencySign, priceText } from "@/lib/offers/format";
import { gpuHref, marketParameter } from "@/lib/gpu-prices/links";
import { fromParameter } from "@/lib/offers/links";
import { withoutGroup } from "@/lib/offers/more-links";
import { offersOptions } from "@/lib/offers/query-options";
import type { Display } from "@/lib/offers/schema";
import type { GroupRow, OfferRow } from "@/lib/offers/view-schema";

import { toOfferCells } from "./cells";
import { PriceBar, PriceTicks } from "./price-bar";
import { sortText } from "./sort-text";
import { useOffersNavigation } from "./use-offers-navigation";
import { ViewLink } from "./view-link";

export interface GroupTableProps {
  groups: GroupRow[];
  display: Display;
}

/** One line per GPU model; a line opens to show its offers. Without JavaScript its name leads to them. */
export default function GroupTable({ groups, display }: GroupTableProps) {
  const { search } = useOffersNavigation();
  const sign = currencySign(display.currency);
  return (
    <>
      {/* oxlint-disable-next-line next/no-css-tags -- apart from the styles of every page, because few views are grouped */}
      <link rel="stylesheet" href="/styles/group-table.css" precedence="on-demand" />
      <div className="relative min-w-0 overflow-x-auto">
        <table data-groups="" data-currency={display.currency} className="w-full text-sm">
          <caption className="sr-only">{`GPU models, ${sortText(search.sort)}`}</caption>
          <thead>
            <tr>
              <th scope="col">GPU</th>
              <th scope="col" title="GB per GPU">
                VRAM
              </th>
              <th scope="col">Offers</th>
              <th scope="col">In stock</th>
              <th scope="col">Clouds</th>
              <th scope="col" data-wide="">
                <PriceTicks />
                <span className="sr-only">Range of prices</span>
              </th>
              <th scope="col">{`Cheapest, ${sign}/GPU-h`}</th>
              <th scope="col" data-wide="">
                Median
              </th>
              <th
                scope="col"
                data-wide=""
                title="The cheapest price against the median of the market, one price per cloud"
              >
                Market median
              </th>
              <th scope="col" data-text="">
                Cheapest at
              </th>
              <th scope="col">
                <span className="sr-only">Launch</span>
              </th>
            </tr>
          </thead>
          {groups.map((group) => (
            <Group key={`${group.gpu} ${group.name} ${group.vramGb}`} group={group} display={display} />
          ))}
        </table>
      </div>
    </>
  );
}

function Group({ group, display }: { group: GroupRow; display: Display }) {
  const [isOpen, setOpen] = useState(false);
  const { gpu, name, vramGb, offers, inStock, unknownStock, clouds, low, median, cheapest, againstMarket } =
    group;
  return (
    <tbody data-open={isOpen || undefined}>
      <tr>
        <th scope="row">
          <button
            type="button"
            className="mr-1 inline-flex size-6 items-center justify-center align-middle text-ink-3 noscript:hidden"
            aria-expanded={isOpen}
            aria-label={`Offers of ${name}`}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name={isOpen ? "chevron-down" : "chevron-right"} />
          </button>
          <ViewLink className="font-medium text-ink" to={(query) => withoutGroup(query, { gpu, name })}>
            {name}
          </ViewLink>
        </th>
        <td>{vramGb === null ? "?" : numberText(vramGb)}</td>
        <td>{numberText(offers)}</td>
        <td>{unknownStock === offers ? "?" : numberText(inStock)}</td>
        <td>{numberText(clouds)}</td>
        <td data-wide="">
          <PriceBar group={group} />
        </td>
        <td title={cheapest.listed}>
          {cheapest.billing === "spot" && low !== null && <Badge className="mr-1.5">Spot</Badge>}
          <b>{low === null ? (cheapest.unranked?.gpu ?? "?") : priceText(low, display)}</b>
        </td>
        <td data-wide="">{median === null ? "?" : priceText(median, display)}</td>
        <td data-wide="" className="text-ink-2">
          {marketText(againstMarket)}
        </td>
        <td data-text="" className="text-ink-2">
          {cheapest.seller}
        </td>
        <td>
          <RowLink offer={cheapest} />
        </td>
      </tr>
      {isOpen && <GroupOffers group={group} display={display} />}
    </tbody>
  );
}

function marketText(percent: number | null): string {
  if (percent === null) return "too few clouds";
  if (percent === 0) return "at the median";
  return `${Math.abs(percent)}% ${percent < 0 ? "under" : "over"}`;
}

function RowLink({ offer: { id, launchable, action } }: { offer: OfferRow }) {
  const from = fromParameter(useOffersNavigation().query.canonical);
  if (launchable) return <Link href={`/launch/${id}${from}`}>Launch</Link>;
  return action ? (
    <a href={action.href} rel="noopener noreferrer">
      {action.label}
    </a>
  ) : null;
}

const maxShown = 20;

function GroupOffers({ group, display }: { group: GroupRow; display: Display }) {
  const { query } = useOffersNavigation();
  const { data, isPlaceholderData, failureReason } = useQuery(offersOptions(withoutGroup(query, group)));
  const from = fromParameter(query.canonical);
  const note = (text: string) => (
    <tr>
      <td colSpan={11} data-text="" className="text-ink-3">
        {text}
      </td>
    </tr>
  );
  if (failureReason && !data) return note(`Can’t load the offers. ${failureReason.message} Retrying…`);
  if (!data || isPlaceholderData) return note("Loading offers…");
  const now = Date.parse(data.at);
  return (
    <>
      {data.offers.slice(0, maxShown).map((offer) => {
        const cells = toOfferCells(offer, display, now);
        return (
          <tr key={offer.id} data-offer="">
            <th scope="row">
              <span className="text-ink-3">{`${cells.texts.gpus}× `}</span>
              <Link href={`/offers/${offer.id}${from}`}>{cells.region ?? "region not specified"}</Link>
            </th>
            <td>{cells.texts.vram}</td>
            <td colSpan={3} data-text="">
              {`${stockText(offer)} · ${cells.texts.total} per machine`}
            </td>
            <td data-wide="">
              <PriceBar
                group={{
                  low: offer.gpuPriceMicros,
                  median: offer.gpuPriceMicros,
                  high: offer.gpuPriceMicros,
                }}
              />
            </td>
            <td>
              {cells.isSpot && <Badge className="mr-1.5">Spot</Badge>}
              <b>{cells.price}</b>
            </td>
            <td colSpan={2} data-wide="">
              {null}
            </td>
            <td data-text="" className="text-ink-2">
              {cells.cloud}
            </td>
            <td>
              <RowLink offer={offer} />
            </td>
          </tr>
        );
      })}
      {(data.total > maxShown || group.gpu !== null) && (
        <tr>
          <td colSpan={11} data-text="">
            {data.total > maxShown && (
              <ViewLink className="mr-4" to={(view) => withoutGroup(view, group)}>
                {`All ${pluralize(data.total, "offer")}`}
              </ViewLink>
            )}
            {group.gpu !== null && (
              <Link href={gpuHref(group.gpu, marketParameter(query.params))}>
                {`${group.name}: history, specs, clouds`}
              </Link>
            )}
          </td>
        </tr>
      )}
    </>
  );
}

function stockText({ stock, capacity }: OfferRow): string {
  if (stock === "sold-out") return "Sold out";
  if (stock === "unknown") return "Stock not specified";
  return capacity === null ? "In stock" : `In stock · ${capacity}`;
}
