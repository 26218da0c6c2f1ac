import { providerIds } from "@/lib/domain/provider-id";
import { plainText } from "@/lib/domain/text";
import { numberText } from "@/lib/format";
import { gpuHref } from "@/lib/gpu-prices/links";
import { familyToken } from "@/lib/offers/labels";
import { withGroup, withParameters } from "@/lib/offers/links";
import type { OfferGroup, OfferIndex } from "@/lib/offers/offer-index";
import type { ParsedSearch } from "@/lib/offers/search-params";

import type { JumpPlace, JumpPlaces } from "./schema";

const providers: ReadonlySet<string> = new Set(providerIds);

/** The GPUs, clouds and providers with offers in a view, those with most offers first. */
export function listPlaces(offerIndex: OfferIndex, view: ParsedSearch): Omit<JumpPlaces, "views"> {
  const { facets, groups } = offerIndex.find({ ...view.search, group: "gpu" }, withGroup(view, "gpu"));
  const gpus = groups!.flatMap((group) => toGpu(group, view));
  const clouds = facets.cloud.map((option) => ({ param: "cloud", ...option }));
  const known = new Set(clouds.map(({ label }) => label));
  // A provider that is a cloud too is one place.
  const resellers = facets.provider
    .filter(({ value, label }) => providers.has(value) && !known.has(label))
    .map((option) => ({ param: "provider", ...option }));
  const sellers = [...clouds, ...resellers].flatMap(({ param, value, label, count }) =>
    value === "unknown"
      ? []
      : [
          {
            name: plainText(label),
            detail: param,
            offers: count,
            query: withParameters(view, { [param]: value }),
            filters: [`${param}=${value}`],
          },
        ],
  );
  return { gpus: gpus.sort(byOffers), providers: sellers.sort(byOffers) };
}

/** Of names that are no known model there is none: the search finds them. */
function toGpu({ gpu, name, vramGb, offers, low, cheapest }: OfferGroup, view: ParsedSearch): JumpPlace[] {
  if (gpu === null) return [];
  const family = cheapest.gpu?.family;
  return [
    {
      name: plainText(name),
      detail: vramGb === null ? "" : `${numberText(vramGb)} GB`,
      offers,
      lowMicros: low,
      query: withParameters(view, { gpu }),
      page: gpuHref(gpu, view.canonical),
      filters: [`gpu=${gpu}`, ...(family ? [`gpu=${familyToken(family)}`] : [])],
    },
  ];
}

function byOffers(a: JumpPlace, b: JumpPlace): number {
  return b.offers - a.offers || (a.name < b.name ? -1 : 1);
}
