import { catalogVersionAt, type CatalogVersion } from "./catalog/version";
import { createClouds, type Clouds, type ProviderName } from "./clouds";

/** The offers of every cloud at one time. All of it is fictional. */
export type Catalog = { readonly [Name in ProviderName]: ReturnType<Clouds[Name]["offersAt"]> };

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
  return JSON.parse(JSON.stringify(catalog), (_key, value: unknown) =>
    typeof value === "string" ? value.replace("Nowhere", () => nowhere) : value,
  ) as Catalog;
}

const clouds = createClouds();

/** Each list is built on first use: most requests need one of them, or none. */
function buildCatalog(version: CatalogVersion): Catalog {
  const catalog = {};
  for (const [name, cloud] of Object.entries(clouds)) {
    const define = (property: PropertyDescriptor) =>
      Object.defineProperty(catalog, name, { enumerable: true, configurable: true, ...property });
    define({
      get() {
        const value = cloud.offersAt(version);
        define({ value });
        return value;
      },
    });
  }
  return catalog as Catalog;
}
