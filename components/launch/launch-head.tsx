import { BackLink, OfferLink } from "@/components/offers/back-link";
import { RelativeTime } from "@/components/ui/time";
import { cloudText, regionText } from "@/lib/offers/format";
import { numberText } from "@/lib/format";
import { stockLabels, typeLabels } from "@/lib/offers/labels";
import type { Offer } from "@/lib/offers/schema";

import { periodLabel } from "./draft";

/** The machine to launch, as far as it is known. */
export function LaunchHead({ offer }: { offer: Offer }) {
  const name = offer.gpuName ?? offer.rawGpu;
  const cloud = cloudText(offer.cloud, offer.provider);
  const { word, shape } = stockLabel(offer);
  return (
    <header>
      <nav className="crumb" aria-label="Breadcrumb">
        <BackLink>Offers</BackLink>
        <span className="i i-right" aria-hidden="true" />
        <OfferLink id={offer.id}>{`${name}, ${cloud}`}</OfferLink>
      </nav>
      <div className="launch-title">
        <h1>{`Launch ${offer.gpuCount} × ${name}`}</h1>
        {offer.billing === "spot" && <span className="tag">Spot</span>}
        {offer.periodHours && <span className="tag">{`Prepaid, 1 ${periodLabel(offer.periodHours)}`}</span>}
        <span className={shape}>{word}</span>
        <span className="muted">
          read <RelativeTime at={offer.observedAt} /> ago
        </span>
      </div>
      <dl className="spec">
        <Fact term="VRAM" value={sizeText(offer.vramGb, " GB")} />
        <Fact term="Region" value={regionText(offer.region) ?? "not specified"} />
        <Fact term="Cloud" value={cloud} />
        <Fact term="vCPU" value={sizeText(offer.vcpus)} />
        <Fact term="RAM" value={sizeText(offer.memoryGb, " GB")} />
        <Fact term="Disk" value={sizeText(offer.storageGb, " GB")} />
        <Fact term="Kind" value={offer.type === null ? "not specified" : typeLabels[offer.type]} />
      </dl>
    </header>
  );
}

function Fact({ term, value }: { term: string; value: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function sizeText(value: number | null, unit = ""): string {
  return value === null ? "not specified" : `${numberText(value)}${unit}`;
}

function stockLabel({ gone, stale, stock, capacity }: Offer): { word: string; shape: string } {
  if (gone) return { word: "Gone", shape: "st-off" };
  if (stale) return { word: stock === "in-stock" ? "Was in stock" : "Read too long ago", shape: "st-clock" };
  if (stock === "sold-out") return { word: stockLabels[stock], shape: "st-out" };
  if (stock === "unknown") return { word: stockLabels[stock], shape: "st-ask" };
  const isLow = capacity !== null && capacity > 0 && capacity <= 2;
  return isLow
    ? { word: `Low, ${capacity} left`, shape: "st-low" }
    : { word: stockLabels[stock], shape: "st-in" };
}
