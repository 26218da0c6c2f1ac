import type { ReactNode } from "react";

import { Card, Facts } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { CardGrid } from "@/components/ui/page";
import { RelativeTime, LocalTime } from "@/components/ui/time";
import { hoursByPeriod, meanMonthHours } from "@/lib/domain/money";
import { originLabels } from "@/lib/domain/provider-id";
import type { GpuSpec } from "@/lib/gpus";
import { currencySign, dateText, machineText, moneyText, periodText } from "@/lib/offers/format";
import { regionText } from "@/lib/offers/place-text";
import { nativePriceText } from "@/lib/offers/price-text";
import { amountText, numberText } from "@/lib/format";
import { cloudLabel } from "@/lib/offers/cloud-text";
import { billingLabels, kindLabels, tierLabels, typeLabels } from "@/lib/offers/labels";
import type { Display, MarketFigures, Offer } from "@/lib/offers/schema";

interface OfferFactsProps {
  offer: Offer;
  display: Display;
  spec: GpuSpec | null;
  /** The market's prices of its GPU family. */
  market: MarketFigures | null;
  /** The page of its GPU; null for an unrecognized model. */
  gpuPage: `/gpus/${string}` | null;
}

export function OfferFacts({ offer, display, spec, market, gpuPage }: OfferFactsProps) {
  return (
    <CardGrid>
      <PriceFacts offer={offer} display={display} market={market} />
      <MachineFacts offer={offer} spec={spec} gpuPage={gpuPage} />
      <OriginFacts offer={offer} />
    </CardGrid>
  );
}

function PriceFacts({ offer, display, market }: Omit<OfferFactsProps, "spec" | "gpuPage">) {
  const { native, rate, priceMicros } = offer;
  const isPrepaid = native.per !== "hour";
  return (
    <FactsCard
      title="Price"
      facts={[
        ["Listed as", nativePriceText(native)],
        [
          "Billing",
          billingLabels[offer.billing] +
            (isPrepaid ? `, ${hoursByPeriod[native.per]} h per ${native.per}` : ""),
        ],
        [
          `In ${display.currency}`,
          priceMicros === null
            ? offer.gpuPriceMicros === null
              ? unrankedReason(offer)
              : `${moneyText(offer.gpuPriceMicros, display)} per GPU-hour`
            : `${moneyText(priceMicros, display)} per machine-hour`,
        ],
        ...(market && offer.billing === "on-demand"
          ? ([
              [
                "Market",
                `${moneyText(market.median, display)}/GPU-h is the median of ${market.clouds} clouds, from ${moneyText(market.min, display)} (all ${offer.family} models)`,
              ],
            ] as Fact[])
          : []),
        ["Conversion", conversionText(offer)],
        ...(display.currency === "USD"
          ? []
          : ([
              [
                "Shown in",
                `${display.currency} at ${amountText(display.perUsd)} per USD, ${display.date ? dateText(display.date) : "pinned"}`,
              ],
            ] as Fact[])),
        costFact(offer, display),
        ["Tax, egress", "not specified"],
        ["Updated", readTime(offer)],
      ]}
      foot={
        rate && (
          <a href="https://www.exchangerate-api.com" rel="noreferrer">
            Rates: ExchangeRate-API
          </a>
        )
      }
    />
  );
}

/** The monthly cost; for prepaid offers the sum due for the period instead. */
function costFact({ billing, priceMicros, periodMicros }: Offer, display: Display): Fact {
  const period = periodText(billing);
  if (period !== null)
    return [
      "Due now",
      periodMicros === null ? "unknown" : `${moneyText(periodMicros, display)} for ${period}`,
    ];
  if (priceMicros === null) return ["Day · month", "unknown"];
  return [
    "Day · month",
    `${moneyText(priceMicros * 24, display)} · ${moneyText(priceMicros * meanMonthHours, display)}`,
  ];
}

function MachineFacts({ offer, spec, gpuPage }: Pick<OfferFactsProps, "offer" | "spec" | "gpuPage">) {
  const { gpuName, vramGb } = offer;
  const memory =
    vramGb === null
      ? "memory not specified"
      : `${numberText(vramGb)} GB${spec?.memoryType ? ` ${spec.memoryType}` : ""} each`;
  return (
    <FactsCard
      title="Machine"
      facts={[
        ["Provider’s name", <code key="raw">{offer.rawGpu}</code>],
        [
          "GPU",
          gpuName === null || gpuPage === null ? (
            `unrecognized model, ${memory}`
          ) : (
            <span key="gpu">
              <Link href={gpuPage}>{machineText(offer)}</Link>
              <span>{`, ${memory}`}</span>
            </span>
          ),
        ],
        ...(spec ? specFacts(spec) : []),
        [
          "Interconnect",
          [offer.interconnect, offer.nvlink && "NVLink"].filter(Boolean).join(", ") || "not specified",
        ],
        ["Type", offer.type === null ? "not specified" : typeLabels[offer.type]],
        ["vCPU", valueOrUnknown(offer.vcpus)],
        ["RAM", valueOrUnknown(offer.memoryGb, " GB")],
        ["Disk", valueOrUnknown(offer.storageGb, " GB")],
      ]}
      foot={
        spec?.source.startsWith("https://") && (
          <a href={spec.source} rel="noreferrer">
            Source of the GPU’s figures
          </a>
        )
      }
    />
  );
}

function OriginFacts({ offer }: Pick<OfferFactsProps, "offer">) {
  const { region, cloud, provider, capacity } = offer;
  return (
    <FactsCard
      title="Source"
      facts={[
        [offer.source ? "Price source" : "Provider", originLabels[provider]],
        ...(offer.source
          ? ([
              ["Kind", kindLabels[offer.kind]],
              ["Tier", offer.tier ? tierLabels[offer.tier] : "not specified"],
            ] as Fact[])
          : []),
        ["Cloud", cloud === null ? "not specified" : cloudLabel(cloud)],
        ["Region", regionText(region) ?? "not specified"],
        ["Region ID", region.id === null ? "not specified" : <code key="region">{region.id}</code>],
        ["Capacity", capacity === null ? "not specified" : numberText(capacity)],
        ["Provider ID", <code key="native">{offer.nativeId}</code>],
        ["Offer ID", <code key="id">{offer.id}</code>],
        [
          "JSON",
          <a key="json" href={`/api/v1/offers/${offer.id}`}>
            {`GET /api/v1/offers/${offer.id}`}
          </a>,
        ],
      ]}
      foot={
        provider === "gpurentalprices" && (
          <a href="https://gpurentalprices.com" rel="noreferrer">
            GPU rental price data by gpurentalprices.com, CC BY 4.0
          </a>
        )
      }
    />
  );
}

type Fact = [term: string, value: ReactNode];

function FactsCard({ title, facts, foot }: { title: string; facts: Fact[]; foot?: ReactNode }) {
  return (
    <Card title={title}>
      <Facts className="px-4 py-3">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </Facts>
      {foot && <p className="border-t px-4 py-2 text-xs text-ink-3">{foot}</p>}
    </Card>
  );
}

function specFacts(spec: GpuSpec): Fact[] {
  const { bandwidthGbPerSecond, bf16DenseTflops, fp8DenseTflops } = spec;
  return [
    ["Architecture", `${spec.vendor} ${spec.architecture}, ${spec.formFactor}`],
    [
      "Bandwidth",
      bandwidthGbPerSecond === null ? "not available" : `${numberText(bandwidthGbPerSecond, 0)} GB/s each`,
    ],
    [
      "Dense TFLOPS",
      [
        bf16DenseTflops && `${numberText(bf16DenseTflops, 1)} BF16`,
        fp8DenseTflops && `${numberText(fp8DenseTflops, 1)} FP8`,
      ]
        .filter(Boolean)
        .join(", ") || "not available",
    ],
  ];
}

function valueOrUnknown(value: number | null, unit = ""): string {
  return value === null ? "not specified" : `${numberText(value)}${unit}`;
}

function unrankedReason({ native }: Offer): string {
  if (native.amount === null) return "not ranked: no price listed";
  if (native.currency === null) return "not ranked: currency unknown";
  return `not ranked: no exchange rate for ${native.currency} yet`;
}

function conversionText({ rate, native }: Offer): string {
  if (rate === null) return native.currency === "USD" ? "none (listed in USD)" : "not possible";
  const perUsd = 1 / rate.usd;
  return `${perUsd >= 1 ? perUsd.toFixed(2) : perUsd.toPrecision(3)} ${rate.currency} per USD, ${rate.date ? dateText(rate.date) : `pinned by FX_${rate.currency}_USD`} (${currencySign("USD")}${amountText(rate.usd)} each)`;
}

function readTime({ observedAt, gone }: Offer): ReactNode {
  return gone ? (
    <span>
      not listed since <LocalTime at={observedAt} />
    </span>
  ) : (
    <span>
      <RelativeTime at={observedAt} /> ago, <LocalTime at={observedAt} as="time-seconds" />
    </span>
  );
}
