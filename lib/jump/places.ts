import { providerIds } from "@/lib/domain/provider-id";
import { plainText } from "@/lib/domain/text";
import { numberText } from "@/lib/format";
import { groupByGpu, type OfferGroup } from "@/lib/offers/group";
import { familyToken } from "@/lib/offers/labels";
import { withParameters } from "@/lib/offers/links";
import type { OfferIndex } from "@/lib/offers/offer-index";
import type { ParsedSearch } from "@/lib/offers/search-params";

import type { JumpPlace, JumpPlaces } from "./schema";

const providers: ReadonlySet<string> = new Set(providerIds);

/** The GPUs, clouds and providers with offers in a view, those with most offers first. */
export function listPlaces(offerIndex: OfferIndex, view: ParsedSearch): Omit<JumpPlaces, "views"> {
  const { facets } = offerIndex.find(view.search, view.canonical);
  const gpus = groupsOf(offerIndex, view).flatMap((group) => toGpu(group, view));
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
      filters: [`gpu=${gpu}`, ...(family ? [`gpu=${familyToken(family)}`] : [])],
    },
  ];
}

const groups = new WeakMap<OfferIndex, OfferGroup[]>();

/** Kept until the offers change: grouping all of them takes longer than the rest. */
function groupsOf(offerIndex: OfferIndex, { search }: ParsedSearch): OfferGroup[] {
  const known = groups.get(offerIndex) ?? groupByGpu(offerIndex.list(search));
  groups.set(offerIndex, known);
  return known;
}

function byOffers(a: JumpPlace, b: JumpPlace): number {
  return b.offers - a.offers || (a.name < b.name ? -1 : 1);
}
