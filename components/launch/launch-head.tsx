import { BackLink, OfferLink } from "@/components/offers/back-link";
import { stockState } from "@/components/offers/stock-state";
import { Badge } from "@/components/ui/badge";
import { cx } from "@/components/ui/cx";
import { BackArrow, backLinkClass } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/time";
import { regionText } from "@/lib/offers/place-text";
import { cloudText } from "@/lib/offers/cloud-text";

import { numberText } from "@/lib/format";
import { typeLabels } from "@/lib/offers/labels";
import type { LaunchOffer } from "@/lib/offers/schema";

import { periodLabel } from "./draft";

/** The links above the title, large enough for a finger. */
export const crumbsClass =
  "flex flex-wrap items-center gap-x-4 gap-y-1 text-xs max-sm:[&_a]:-my-1.5 max-sm:[&_a]:inline-flex max-sm:[&_a]:min-h-(--touch) max-sm:[&_a]:items-center";

export const titleRowClass = "flex flex-wrap items-baseline gap-x-3.5 gap-y-0.5";

/** The machine to launch, as far as it is known. */
export function LaunchHead({ offer }: { offer: LaunchOffer }) {
  const name = offer.gpuName ?? offer.rawGpu;
  const cloud = cloudText(offer.cloud, offer.provider);
  const { label, mark } = stockState(offer);
  return (
    <header className="grid gap-2.5">
      <nav className={crumbsClass} aria-label="Breadcrumb">
        <BackLink className={backLinkClass}>
          <BackArrow />
          Back to offers
        </BackLink>
        <OfferLink id={offer.id}>{`${name}, ${cloud}`}</OfferLink>
      </nav>
      <div className={titleRowClass}>
        <h1>{`Launch ${offer.gpuCount} × ${name}`}</h1>
        {offer.billing === "spot" && <Badge>Spot</Badge>}
        {offer.periodHours && <Badge>{`Prepaid, 1 ${periodLabel(offer.periodHours)}`}</Badge>}
        <span data-mark={mark}>{label}</span>
        <span className="text-ink-3">
          updated <RelativeTime at={offer.observedAt} /> ago
        </span>
      </div>
      <dl className="flex flex-wrap gap-x-7 gap-y-1.5 max-md:grid max-md:grid-cols-3 max-md:gap-x-3 max-md:gap-y-2">
        <Fact term="VRAM" value={sizeText(offer.vramGb, " GB")} />
        <Fact term="Region" value={regionText(offer.region) ?? "Not specified"} />
        <Fact term="Provider" value={cloud} className="max-md:order-first max-md:col-span-full" />
        <Fact term="vCPUs" value={sizeText(offer.vcpus)} />
        <Fact term="Memory" value={sizeText(offer.memoryGb, " GB")} />
        <Fact term="Disk" value={sizeText(offer.storageGb, " GB")} />
        <Fact term="Type" value={offer.type === null ? "Not specified" : typeLabels[offer.type]} />
      </dl>
    </header>
  );
}

function Fact({ term, value, className }: { term: string; value: string; className?: string }) {
  return (
    <div className={cx("min-w-0", className)}>
      <dt className="text-xs font-medium text-ink-3">{term}</dt>
      <dd className="font-medium wrap-anywhere">{value}</dd>
    </div>
  );
}

function sizeText(value: number | null, unit = ""): string {
  return value === null ? "Not specified" : `${numberText(value)}${unit}`;
}
