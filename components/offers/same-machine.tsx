import { Button } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";
import { TableHead } from "@/components/ui/table";
import { matchOffersAgain, separateOffers } from "@/lib/offers/actions";
import { offerHref } from "@/lib/offers/back";
import { cloudText } from "@/lib/offers/cloud-text";
import { moneyText } from "@/lib/offers/format";
import { changeText, dueMicros } from "@/lib/offers/price-change";
import type { MachineSeller, SameMachineView } from "@/lib/offers/same-machine";
import type { Display, SingleOffer } from "@/lib/offers/schema";

import { AlsoSeenAt } from "./also-seen-at";
import { stockState } from "./stock-state";

interface SameMachineProps {
  offer: SingleOffer;
  machine: SameMachineView;
  display: Display;
  /** The query string of the view that led here. */
  back: string;
  /** Whether the reader may mark offers as not the same machine. */
  canChange: boolean;
}

const matchLabels = {
  own: "This offer",
  sure: "Sure: same machine type and region",
  probable: "Probable: same region and size ",
};

const columns = [
  "Provider",
  { label: "Per GPU-hour", className: "text-right" },
  "Stock",
  "Match",
  { label: "Offer", isUnseen: true },
];

/** The offers of other providers for the same machine, and the prices of its cloud in other sources. */
export function SameMachine(props: SameMachineProps) {
  const { offer, machine, display, canChange } = props;
  const { sellers, separated } = machine;
  const shown = new Set([...sellers, ...separated].map((seller) => seller.offer.url));
  const prices = offer.seenAt.filter(({ url }) => !shown.has(url));
  const isSold = sellers.length > 1 || (canChange && separated.length > 0);
  const alsoSeen = { title: "Also seen at", end: "the same cloud and GPU in other sources" };
  if (!isSold && prices.length === 0) return null;
  if (!isSold)
    return (
      <Card {...alsoSeen}>
        <AlsoSeenAt prices={prices} display={display} />
      </Card>
    );
  return (
    <Card title="Same machine at other providers" end="stock is not added up">
      {sellers.length > 1 && <Sellers {...props} />}
      {canChange && separated.length > 0 && (
        <CardBody>
          {separated.map((other) => (
            <div key={other.offer.id} className="text-xs">
              <span>{`You marked ${sellerText(other)} as not the same machine. `}</span>
              <ChangeMatch
                offer={offer}
                other={other}
                change={matchOffersAgain}
                label="Match again"
                preposition="with"
              />
            </div>
          ))}
        </CardBody>
      )}
      {prices.length > 0 && (
        <>
          <header className="flex flex-wrap items-center gap-x-2.5 border-t px-4 py-1.5 max-md:px-3">
            <h3 className="font-semibold">{alsoSeen.title}</h3>
            <span className="ml-auto text-xs text-ink-3">{alsoSeen.end}</span>
          </header>
          <AlsoSeenAt prices={prices} display={display} />
        </>
      )}
    </Card>
  );
}

function Sellers({ offer, machine, display, back, canChange }: SameMachineProps) {
  return (
    <table data-cards="md">
      <caption className="sr-only">The same machine at other providers, stock is not added up</caption>
      <TableHead columns={columns} />
      <tbody>
        {machine.sellers.map((seller) => {
          const { offer: sold, match } = seller;
          const { label, mark } = stockState(sold);
          const change = changeText(dueMicros(offer), dueMicros(sold));
          return (
            <tr
              key={sold.id}
              className={cx("first:max-md:mt-3 max-md:grid-cols-2", match === null && "bg-selected")}
            >
              <th scope="row">
                {seller.cloud && <span>{`${seller.cloud} via `}</span>}
                <b>{seller.seller}</b>
              </th>
              <td className="text-right">
                {change && <span className="text-ink-3">{`${change} `}</span>}
                <b>
                  {sold.gpuPriceMicros === null ? "not specified" : moneyText(sold.gpuPriceMicros, display)}
                </b>
              </td>
              <td data-mark={mark}>{label}</td>
              <td className="max-md:order-1 max-md:col-span-2">
                <span>{matchLabels[match ?? "own"]}</span>
                {match === "probable" && canChange && (
                  <ChangeMatch
                    offer={offer}
                    other={seller}
                    change={separateOffers}
                    label="Not the same"
                    preposition="as"
                  />
                )}
              </td>
              <td className="text-right">
                {match !== null && (
                  <Link href={offerHref(sold.id, back)}>
                    Open<span className="sr-only">{` ${sellerText(seller)}`}</span>
                  </Link>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface ChangeMatchProps {
  offer: SingleOffer;
  other: MachineSeller;
  change: typeof separateOffers;
  label: string;
  /** Between the label and the seller, for screen readers. */
  preposition: string;
}

/** Separates a probable match, or takes it back. Works without JavaScript. */
function ChangeMatch({ offer, other, change, label, preposition }: ChangeMatchProps) {
  return (
    <form action={change} className="inline">
      <input type="hidden" name="id" value={offer.id} />
      <input type="hidden" name="other" value={other.offer.id} />
      <Button type="submit" variant="link" size="text">
        <span>
          <span>{label}</span>
          <span className="sr-only">{` ${preposition} ${sellerText(other)}`}</span>
        </span>
      </Button>
    </form>
  );
}

function sellerText({ offer: { cloud, provider } }: MachineSeller): string {
  return cloudText(cloud, provider);
}
