import BetterSqlite3 from "better-sqlite3";

import type { IndexedOffer } from "@/lib/offers/offer-index";
import { comparedFacets, type ComparedFacet, type SearchAnswer, type SearchCase } from "./goal-1-cases";

const facetColumn: Record<ComparedFacet, string> = {
  gpu: "gpu",
  region: "country",
  provider: "provider",
  cloud: "cloud",
  billing: "billing",
  type: "type",
  stock: "stock",
};
const dimensions = Object.values(facetColumn);
const sizes = ["gpu_count", "vram_gb", "vcpus", "memory_gb", "storage_gb"];

/** An in-memory table of the offers with an index for each statement below; unknown prices come last. */
export function openOfferTable(offers: readonly IndexedOffer[]): BetterSqlite3.Database {
  const client = new BetterSqlite3(":memory:");
  client.pragma("cache_size = -262144");
  client.exec(`CREATE TABLE offer (row INTEGER PRIMARY KEY, id TEXT NOT NULL, native_id TEXT, raw_gpu TEXT,
    ${dimensions.map((name) => `${name} TEXT NOT NULL`).join(", ")}, ${sizes.join(" REAL, ")} REAL,
    price INTEGER NOT NULL, gpu_price INTEGER NOT NULL)`);
  const insert = client.prepare(`INSERT INTO offer VALUES (NULL, ${Array(17).fill("?").join(", ")})`);
  client.transaction(() => {
    for (const offer of offers) {
      const facets = [
        offer.gpu?.id ?? null,
        offer.region.country,
        offer.provider,
        offer.cloud,
        offer.billing,
        offer.type,
        offer.stock,
      ];
      const sizesOf = [offer.gpuCount, offer.vramGb, offer.vcpus, offer.memoryGb, offer.storageGb];
      const prices = [offer.priceMicros, offer.gpuPriceMicros].map(
        (price) => price ?? Number.MAX_SAFE_INTEGER,
      );
      insert.run(
        offer.id,
        offer.nativeId,
        offer.rawGpu,
        ...facets.map((value) => value ?? "unknown"),
        ...sizesOf,
        ...prices,
      );
    }
  })();
  client.exec("CREATE INDEX by_price ON offer (gpu_price, price, id)");
  for (const name of dimensions) {
    client.exec(`CREATE INDEX by_${name} ON offer (${name})`);
    if (name === "stock") continue;
    client.exec(`CREATE INDEX by_${name}_and_stock ON offer (${name}, stock)`);
    if (name === "billing") continue;
    client.exec(`CREATE INDEX by_${name}_of_billing ON offer (billing, ${name}, stock, gpu_price)`);
  }
  client.exec(
    "CREATE INDEX by_gpu_and_all ON offer (gpu, billing, stock, gpu_price, country, provider, cloud, type)",
  );
  client.exec(
    "CREATE INDEX by_billing_and_all ON offer (billing, stock, gpu_price, country, provider, cloud, type, gpu)",
  );
  client.exec("ANALYZE");
  return client;
}

/** The queries that an SQLite expert would try, all prepared. */
export function createSqlQueries(
  client: BetterSqlite3.Database,
  searchCase: SearchCase,
): Record<string, () => SearchAnswer> {
  const top = client.prepare<[], { id: string }>(
    `SELECT * FROM offer WHERE ${where(searchCase)} ORDER BY gpu_price, price, id LIMIT 50`,
  );
  const separate = comparedFacets.map(
    (name) =>
      [
        name,
        raw<[string, number]>(
          `SELECT ${facetColumn[name]}, count(*) FROM offer WHERE ${where(searchCase, name)} GROUP BY 1`,
        ),
      ] as const,
  );
  const together = comparedFacets.filter((name) => !searchCase.ownConditions[name]);
  const grouped = raw<[...string[], number]>(
    `SELECT ${together.map((name) => facetColumn[name]).join(", ")}, count(*) FROM offer WHERE ${where(searchCase)}
     GROUP BY ${together.map((_, index) => index + 1).join(", ")}`,
  );
  const materialized = raw<[number, string, number]>(materializedQuery(searchCase));

  return {
    "a statement for each facet": () =>
      answer(top.all(), Object.fromEntries(separate.map(([name, find]) => [name, find.all()]))),
    "one GROUP BY": () => {
      const counts = Object.fromEntries(
        separate.filter(([name]) => searchCase.ownConditions[name]).map(([name, find]) => [name, find.all()]),
      );
      const sums = together.map(() => new Map<string, number>());
      for (const group of grouped.all()) {
        const count = group[together.length] as number;
        sums.forEach((sum, index) =>
          sum.set(group[index] as string, (sum.get(group[index] as string) ?? 0) + count),
        );
      }
      together.forEach((name, index) => (counts[name] = [...sums[index]!]));
      return answer(top.all(), counts);
    },
    "MATERIALIZED CTE": () => {
      const counts: Record<string, [string, number][]> = Object.fromEntries(
        comparedFacets.map((name) => [name, []]),
      );
      for (const [facet, value, count] of materialized.all())
        counts[comparedFacets[facet]!]!.push([value, count]);
      return answer(top.all(), counts);
    },
  };

  function raw<Row>(text: string) {
    return client.prepare<[], Row>(text).raw();
  }
}

function answer(rows: { id: string }[], counts: Record<string, [string, number][]>): SearchAnswer {
  const facets = counts as SearchAnswer["counts"];
  // Any facet without a filter of its own sums up to the total.
  return { rows, total: facets.provider.reduce((sum, [, count]) => sum + count, 0), counts: facets };
}

/** The conditions of a search without one facet's own. */
function where(searchCase: SearchCase, without?: ComparedFacet): string {
  const own = Object.entries(searchCase.ownConditions).filter(([name]) => name !== without);
  return [searchCase.otherConditions, ...own.map(([, condition]) => condition)].join(" AND ");
}

/** Materializes the rows that fail at most one facet's filter, and counts those. */
function materializedQuery(searchCase: SearchCase): string {
  const filtered = Object.entries(searchCase.ownConditions) as [ComparedFacet, string][];
  const misses = filtered.map(([name, condition]) => `NOT (${condition}) AS no_${name}`);
  const fails = filtered.map(([, condition]) => `(NOT (${condition}))`).join(" + ") || "0";
  const counts = comparedFacets.map((name, index) => {
    const others = filtered.filter(([other]) => other !== name).map(([other]) => `no_${other} = 0`);
    return `SELECT ${index}, ${facetColumn[name]}, count(*) FROM found WHERE ${others.join(" AND ") || "1"} GROUP BY 2`;
  });
  return `WITH found AS MATERIALIZED (SELECT ${[...dimensions, ...misses].join(", ")} FROM offer
    WHERE ${searchCase.otherConditions} AND ${fails} <= 1) ${counts.join(" UNION ALL ")}`;
}
