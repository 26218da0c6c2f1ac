import { buttonClass } from "@/components/ui/button";
import { Badge } from "@/components/ui/badge";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { LocalTime } from "@/components/ui/time";
import { launchHref, offerHref } from "@/lib/offers/back";
import { cloudText } from "@/lib/offers/cloud-text";
import { compareStockText } from "@/lib/offers/compare-rows";
import { machineText, moneyText, unrankedText } from "@/lib/offers/format";
import { isLowStock, kindLabels } from "@/lib/offers/labels";
import type { ComparisonEntry } from "@/lib/offers/comparison";
import type { Display, Offer } from "@/lib/offers/schema";

interface CompareHeadProps {
  entry: ComparisonEntry;
  display: Display;
  /** The query string of the offers page to return to. */
  back: string;
  /** The comparison without this offer. */
  without: `/compare?${string}`;
}

/** The head of a column: what the offer is, what it costs, and where it leads. */
export function CompareHead({ entry, display, back, without }: CompareHeadProps) {
  if (!entry.offer)
    return (
      <ColumnHead name={`Offer ${entry.shownId}`} without={without}>
        <b>Not found</b>
        <span>{entry.missing}</span>
      </ColumnHead>
    );
  const { offer, action } = entry;
  const name = machineText(offer);
  const seller = cloudText(offer.cloud, offer.provider);
  return (
    <ColumnHead name={`${name}, ${seller}`} without={without}>
      <Link className="text-sm font-semibold text-ink" href={offerHref(offer.id, back)}>
        {name}
      </Link>
      <span>{seller}</span>
      <HeadPrice offer={offer} display={display} />
      <span data-mark={stockMark(offer)}>{compareStockText(offer) ?? "Stock not specified"}</span>
      {offer.gone && (
        <span>
          since <LocalTime at={offer.observedAt} as="minute" />
        </span>
      )}
      {offer.launchable && !offer.stale && (
        <Link className={buttonClass()} href={launchHref(offer.id, back)}>
          {offer.priceMicros === null ? "Launch" : `Launch for ${moneyText(offer.priceMicros, display)}/h`}
        </Link>
      )}
      {action && !offer.gone && (
        <a className={buttonClass()} href={action.href} rel="noopener noreferrer">
          {action.label === "Visit" ? `Visit ${seller}` : "Connect to launch"}
        </a>
      )}
    </ColumnHead>
  );
}

interface ColumnHeadProps extends Pick<CompareHeadProps, "without"> {
  name: string;
  children: React.ReactNode;
}

function ColumnHead({ name, without, children }: ColumnHeadProps) {
  return (
    <th
      scope="col"
      className="static! min-w-[148px] border-l px-4! py-2.5! align-top font-normal! whitespace-normal!"
    >
      <div className="flex items-start justify-between gap-2 text-xs text-ink-2">
        <div className="grid min-w-0 gap-1 wrap-anywhere">{children}</div>
        <Link
          className={buttonClass({ variant: "quiet", size: "icon", className: "shrink-0" })}
          href={without}
          aria-label={`Remove ${name}`}
        >
          <Icon name="x" />
        </Link>
      </div>
    </th>
  );
}

function HeadPrice({ offer, display }: { offer: Offer; display: Display }) {
  const { gpuPriceMicros, native, gpuCount, billing, periodHours, kind, gone } = offer;
  const price =
    gpuPriceMicros === null ? unrankedText(native, gpuCount, "gpu") : moneyText(gpuPriceMicros, display);
  return (
    <>
      <span>
        {gone && <span>Last price: </span>}
        <b className="text-xl text-ink">{price}</b>
        {" /GPU-h"}
      </span>
      {gpuPriceMicros === null && native.amount !== null && <span>USD price unknown</span>}
      {(billing === "spot" || periodHours !== null || kind !== "quote") && (
        <span className="flex flex-wrap gap-1.5">
          {billing === "spot" && <Badge>Spot</Badge>}
          {periodHours !== null && <Badge>Prepaid</Badge>}
          {kind !== "quote" && <Badge>{kindLabels[kind]}</Badge>}
        </span>
      )}
    </>
  );
}

function stockMark({ gone, stale, stock, capacity }: Offer): string {
  if (gone) return "off";
  if (stock === "unknown") return "unknown";
  if (stale) return "old";
  if (stock === "sold-out") return "out";
  return isLowStock(capacity) ? "low" : "good";
}
