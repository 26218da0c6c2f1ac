import type { Reader } from "@/db/connections";
import { listScopeGaps, listStates } from "@/db/price-history";
import { day, dayOf } from "@/lib/domain/durations";
import { readRows } from "@/testing/database/sql";
import { endOfRecord, recordedAccount, recordedDays, recordedUsd } from "@/testing/price-history/recorded";

import { referenceDays } from "./reference";

/** The usual prices of a recorded history, hour by hour, from its states before any is deleted. */
export async function referenceUsualPrices(database: Reader) {
  const usdOn = await recordedUsd(database);
  const window = { from: (recordedDays - 30) * day, to: recordedDays * day };
  const groups = new Map<string, { prices: number[]; days: Set<number>; observations: number }>();
  const offers = await readRows<{ row: number; gpuId: string; billing: string; gpuCount: number | null }>(
    database,
    'SELECT "row", gpu_id AS "gpuId", billing, gpu_count AS "gpuCount" FROM offer ORDER BY "row"',
  );
  for (const { row, gpuId, billing, gpuCount } of offers) {
    const states = await listStates(database, row, { from: 0, to: window.to });
    const gaps = await listScopeGaps(
      database,
      { accountId: recordedAccount, scope: "all" },
      window,
      endOfRecord,
    );
    const days = referenceDays({ states, gaps, window, gpuCount, usdOn, mixesCurrencies: false });
    const least = gpuCount === null ? 0 : gpuCount <= 2 ? gpuCount : gpuCount <= 4 ? 3 : gpuCount <= 8 ? 5 : 9;
    const key = JSON.stringify([gpuId, billing, least]);
    for (const figures of days) {
      const usd = usdOn(figures.currency, figures.day);
      if (figures.median === null || usd === null) continue;
      const group = groups.get(key) ?? { prices: [], days: new Set(), observations: 0 };
      groups.set(key, group);
      const hours = figures.available / 3_600_000;
      group.prices.push(...Array<number>(hours).fill(Math.round(figures.median * usd)));
      group.days.add(dayOf(figures.day * day));
      group.observations += 1;
    }
  }
  return [...groups]
    .map(([key, { prices, days, observations }]) => {
      const [gpu_id, billing, count_class] = JSON.parse(key) as [string, string, number];
      const sorted = prices.toSorted((a, b) => a - b);
      const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length - 1e-9) - 1)];
      const quantiles = { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
      return { feed: "live", gpu_id, billing, count_class, ...quantiles, observations, days: days.size };
    })
    .sort((a, b) => compare(a.gpu_id, b.gpu_id) || compare(a.billing, b.billing) || a.count_class - b.count_class);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
