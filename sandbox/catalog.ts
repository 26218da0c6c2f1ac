import { cloudComputeAt, type Ask } from "./catalog/cloudcompute";
import { gpuGeekAt, type GeekPool } from "./catalog/gpugeek";
import { massedComputeAt, type MassedProduct } from "./catalog/massedcompute";
import { catalogVersionAt, type CatalogVersion } from "./catalog/version";
import { sesterceAt, type SesterceOffer } from "./catalog/sesterce";
import { shadeformAt, type ShadeType } from "./catalog/shadeform";

/** The offers of all five clouds at one time. All of it is fictional. */
export interface Catalog {
  massedcompute: readonly MassedProduct[];
  gpugeek: readonly GeekPool[];
  cloudcompute: readonly Ask[];
  shadeform: readonly ShadeType[];
  sesterce: readonly SesterceOffer[];
}

/** A catalog in which every list is empty. */
export const emptyCatalog: Catalog = {
  massedcompute: [],
  gpugeek: [],
  cloudcompute: [],
  shadeform: [],
  sesterce: [],
};

/** The catalog of a seed at a time in epoch milliseconds; deterministic. */
export function catalogAt(seed: number, time: number): Catalog {
  return buildCatalog(catalogVersionAt(seed, time));
}

/** Like `catalogAt`, with a cache for the last version. `nowhere` replaces "Nowhere" in place names. */
export function createCatalogReader(seed: number, nowhere?: string): (time: number) => Catalog {
  let cached: { version: CatalogVersion; catalog: Catalog } | null = null;
  return (time) => {
    const version = catalogVersionAt(seed, time);
    if (cached?.version.time !== version.time)
      cached = { version, catalog: replaceNowhere(buildCatalog(version), nowhere) };
    return cached.catalog;
  };
}

function replaceNowhere(catalog: Catalog, nowhere: string | undefined): Catalog {
  if (nowhere === undefined) return catalog;
  const named = (place: string) => place.replace("Nowhere", () => nowhere);
  return {
    ...catalog,
    cloudcompute: catalog.cloudcompute.map((ask) => ({
      ...ask,
      geolocation: ask.geolocation && named(ask.geolocation),
    })),
    shadeform: catalog.shadeform.map((type) => ({
      ...type,
      places: type.places.map((place) => ({ ...place, displayName: named(place.displayName) })),
    })),
  };
}

function buildCatalog(version: CatalogVersion): Catalog {
  return {
    massedcompute: massedComputeAt(version),
    gpugeek: gpuGeekAt(version),
    cloudcompute: cloudComputeAt(version),
    shadeform: shadeformAt(version),
    sesterce: sesterceAt(version),
  };
}
