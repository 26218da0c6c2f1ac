import type { ReactNode } from "react";

import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { SumTable } from "@/components/ui/sums";
import { numberText, pluralize } from "@/lib/format";
import { launchAgainHref, launchHref, offerHref } from "@/lib/offers/back";
import { cloudText } from "@/lib/offers/cloud-text";
import { machineText, moneyText, periodText } from "@/lib/offers/format";
import { billingLabels } from "@/lib/offers/labels";
import { offersHref } from "@/lib/offers/links";
import { regionText } from "@/lib/offers/place-text";
import { changeText, dueMicros } from "@/lib/offers/price-change";
import type { Display, Offer } from "@/lib/offers/schema";
import type { NextCheapest } from "@/lib/offers/view-schema";

import { stockState } from "./stock-state";

interface NextProps {
  /** The offer that is replaced. */
  wanted: Offer;
  next: NextCheapest;
  display: Display;
  /** The query string of the view that led here. */
  back: string;
  /** The launch from which the next form is filled in. */
  again?: string | null;
  /** Called before the launch form of an offer is opened. */
  onLaunch?: ((offerId: string) => void) | undefined;
}

interface NextComparedProps extends NextProps {
  /** Head of the column of the replaced offer: "Sold out". */
  wantedLabel: string;
  /** Hours that the machine is to run; null without end, NaN while it is being typed. */
  hours: number | null;
  /** Below the link: which settings the next form keeps. */
  kept?: ReactNode;
}

/** The next cheapest offer beside the one that it replaces, and those after it. */
export function NextCompared({ wantedLabel, hours, kept, ...props }: NextComparedProps) {
  const { wanted, next, display } = props;
  const [first, ...others] = next.offers;
  if (!first) return <NothingNext {...props} />;
  const { label, mark } = stockState(first);
  return (
    <>
      <section className="rounded-md border border-accent p-3" aria-label={nextTitle(next)}>
        <p className="text-xs font-medium text-ink-3">{nextTitle(next)}</p>
        <p className="flex items-baseline gap-1">
          <b className="text-xl">{dueText(first, display)}</b>
          <span className="text-ink-3">{`/${perText(first)}`}</span>
          <span className="ml-auto text-xs" data-mark={mark}>
            {label}
          </span>
        </p>
        <SumTable caption="The offer and the next cheapest">
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">Field</span>
              </th>
              <th scope="col">{wantedLabel}</th>
              <th scope="col">Instead</th>
            </tr>
          </thead>
          <tbody>
            {comparedRows(wanted, first, display, hours).map(({ term, before, after, change }) => (
              <tr key={term}>
                <th scope="row">{term}</th>
                <td className="text-ink-3">{before}</td>
                <td className="text-ink">
                  {after}
                  {change && <span className={changeClass(change)}>{` ${change}`}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </SumTable>
        <div className="mt-3 grid gap-1.5">
          <GoLink {...props} offer={first} isMain />
          {kept && <p className="text-xs text-ink-3">{kept}</p>}
        </div>
      </section>
      <NextList {...props} offers={others} />
    </>
  );
}

/** The next cheapest offers as a list. */
export function NextList({ offers, ...props }: NextProps & { offers: Offer[] }) {
  const { wanted, next, display } = props;
  if (next.total === 0) return <NothingNext {...props} />;
  return (
    <ul>
      {offers.map((offer) => {
        const change = changeText(dueMicros(wanted), dueMicros(offer));
        const { label, mark } = stockState(offer);
        const place = [cloudText(offer.cloud, offer.provider), regionText(offer.region)];
        return (
          <li key={offer.id} className="flex items-center gap-3 border-t py-2 text-xs first:border-t-0">
            <span className="flex min-w-0 flex-wrap items-center gap-x-2.5">
              <b className="text-sm">{`${dueText(offer, display)}/${shortPerText(offer)}`}</b>
              {change && <span className={changeClass(change)}>{change}</span>}
              <span className="text-ink-2">{place.filter(Boolean).join(", ")}</span>
              <span className="text-ink-3">{sizesText(offer)}</span>
              <span data-mark={mark}>{label}</span>
            </span>
            <span className="ml-auto">
              <GoLink {...props} offer={offer} />
            </span>
          </li>
        );
      })}
      <li className="border-t py-2 text-xs first:border-t-0">
        <Link href={offersHref(next.query)}>
          {next.total === 1
            ? "Open it in the offers table"
            : `All ${numberText(next.total)} in the offers table`}
        </Link>
      </li>
    </ul>
  );
}

/** What to do if no other offer matches. */
function NothingNext({ wanted, next: { scope, similar } }: NextProps) {
  const what = `${billingLabels[wanted.billing].toLowerCase()} ${machineText(wanted)}`;
  return (
    <p className="text-xs text-ink-2">
      <b className="text-ink">{`No other ${what} is available now.`}</b>{" "}
      {scope === "outside-view" && <span>Neither in your view nor outside of it. </span>}
      {similar ? (
        <Link href={offersHref(similar.query)}>
          {`Show ${pluralize(similar.total, "offer")} with another number of GPUs or another billing`}
        </Link>
      ) : (
        <span>
          Refresh in a few minutes, or <Link href="/">choose another GPU</Link>.
        </span>
      )}
    </p>
  );
}

interface GoLinkProps extends NextProps {
  offer: Offer;
  /** Whether it is the main button of its panel. */
  isMain?: boolean;
}

/** Opens the launch form; for a public price, its page. */
function GoLink({ offer, back, again, onLaunch, isMain = false }: GoLinkProps) {
  const { id, launchable } = offer;
  const form = again ? launchAgainHref(id, again, back) : launchHref(id, back);
  return (
    <Link
      className={buttonClass(isMain ? { variant: "primary", size: "wide" } : {})}
      href={launchable ? form : offerHref(id, back)}
      onClick={onLaunch && (() => onLaunch(id))}
    >
      <span>
        <span>{launchable ? "Launch" : "Details"}</span>
        <span className="sr-only">{` ${machineText(offer)} at ${cloudText(offer.cloud, offer.provider)}`}</span>
      </span>
    </Link>
  );
}

/** "Next cheapest in your view". */
export function nextTitle({ scope, total }: NextCheapest): string {
  if (total === 0 || scope === "same-gpu") return "Next cheapest";
  return scope === "view"
    ? "Next cheapest in your view"
    : "Next cheapest outside your view, which has no other";
}

function dueText(offer: Offer, display: Display): string {
  const micros = dueMicros(offer);
  return micros === null ? "not specified" : moneyText(micros, display);
}

function perText({ billing }: Offer): string {
  return periodText(billing)?.replace(/^1 /, "") ?? "hour";
}

function shortPerText(offer: Offer): string {
  return perText(offer) === "hour" ? "h" : perText(offer);
}

function changeClass(change: string): string {
  return change.startsWith("+") ? "text-warn" : "text-good";
}

function sizesText({ vcpus, memoryGb, storageGb }: Offer): string {
  const sizes = [
    vcpus !== null && `${numberText(vcpus)} vCPUs`,
    memoryGb !== null && `${numberText(memoryGb)} GB memory`,
    storageGb !== null && `${numberText(storageGb)} GB disk`,
  ];
  return sizes.filter(Boolean).join(", ");
}

interface ComparedRow {
  term: string;
  before: ReactNode;
  after: ReactNode;
  change: string | null;
}

function comparedRows(wanted: Offer, first: Offer, display: Display, hours: number | null): ComparedRow[] {
  const row = (term: string, read: (offer: Offer) => string | null): ComparedRow => ({
    term,
    before: read(wanted) ?? "not specified",
    after: read(first) ?? "not specified",
    change: null,
  });
  const size = (value: number | null, unit: string) =>
    value === null ? null : `${numberText(value)}${unit}`;
  const cost = ({ priceMicros }: Offer) =>
    priceMicros === null ? null : moneyText(priceMicros * hours!, display);
  const isHourly = first.periodMicros === null;
  const price = row(isHourly ? "Per hour" : `1 ${perText(first)}, due now`, (offer) =>
    dueText(offer, display),
  );
  return [
    { ...price, before: <s>{price.before}</s>, change: changeText(dueMicros(wanted), dueMicros(first)) },
    ...(isHourly && hours !== null && hours > 0 ? [row(pluralize(hours, "hour"), cost)] : []),
    ...(wanted.gpuName === first.gpuName ? [] : [row("GPU", machineText)]),
    row("Cloud", ({ cloud, provider }) => cloudText(cloud, provider)),
    row("Region", ({ region }) => regionText(region)),
    row("vCPUs", ({ vcpus }) => size(vcpus, "")),
    row("Memory", ({ memoryGb }) => size(memoryGb, " GB")),
    row("Disk", ({ storageGb }) => size(storageGb, " GB")),
  ];
}
