import { statements, type Reader } from "@/db/connections";
import { atomically } from "@/db/transactions";
import { day, hour } from "@/lib/domain/durations";
import { offerId } from "@/lib/domain/offer-id";
import { rollDays } from "@/lib/price-history/roll-days";
import { updateUsualPrices } from "@/lib/price-history/usual-prices";
import { readRows } from "@/testing/database/sql";
import { acquireTestLease } from "@/testing/offers/poll-harness";
import type { Random } from "@/testing/random";

/** The account of a recorded history, and the days that it lasts. */
export const recordedAccount = "environment:shadeform";
export const recordedDays = 40;
/** Shortly after midnight: the last complete day has no recorded reading after it yet, and its scope is out of time. */
export const endOfRecord = recordedDays * day + 5 * hour;

const prepare = statements(({ statement }) => ({
  account: statement(`INSERT INTO account VALUES ('${recordedAccount}', 'environment', 'shadeform', 0)`),
  scope: statement(
    `INSERT INTO scope VALUES ('${recordedAccount}', 'all', 1, ${recordedDays * day}, 0, 'published', ?, 0, 1)`,
  ),
  schedule: statement(
    `INSERT INTO schedule (account_id, interval, breaker) VALUES ('${recordedAccount}', 60000, 'closed')`,
  ),
  gap: statement(`INSERT INTO scope_gap VALUES ('${recordedAccount}', 'all', ?, ?) ON CONFLICT DO NOTHING`),
  rate: statement("INSERT INTO rate_day VALUES ('live', 'CNY', ?, ?)"),
  offer: statement<unknown[], number>(
    `INSERT INTO offer (account_id, id, scope, native_id, cloud, raw_gpu, gpu_id, gpu_name, gpu_family, gpu_count, billing, stock,
       native_unit, native_per, native_scope, first_seen_at, gone_at, revision)
     VALUES ('${recordedAccount}', ?, 'all', ?, ?, 'H100', ?, 'H100 SXM', 'H100', ?, ?, 'unknown', 'major', 'hour', 'gpu', ?, ?, 1)
     RETURNING "row"`,
    "value",
  ),
  change: statement(
    `INSERT INTO offer_change (offer_row, at, gone, stock, native_amount, native_currency, native_unit, native_per, native_scope)
     VALUES (?, ?, ?, ?, ?, ?, 'major', 'hour', ?)`,
  ),
}));

/** Records random states of offers over 40 days from 1970-01-01 on, with gaps in the readings. */
export async function recordHistory(database: Reader, random: Random, offers: number): Promise<void> {
  await atomically(database, (tx) => insertHistory(prepare(tx), random, offers), "both");
}

async function insertHistory(
  inserts: ReturnType<typeof prepare>,
  random: Random,
  offers: number,
): Promise<void> {
  await inserts.account.run();
  await inserts.scope.run(offers);
  await inserts.schedule.run();
  for (let gap = 0; gap < 6; gap++) {
    const from = random.integer(recordedDays * 24);
    await inserts.gap.run(from * hour, (from + 1 + random.integer(60)) * hour);
  }
  for (let currencyDay = 0; currencyDay < recordedDays; currencyDay++)
    await inserts.rate.run(currencyDay, 0.1 + random.integer(50) / 1000);
  for (let number = 0; number < offers; number++) {
    const states: [at: number, gone: 0 | 1, stock: string, amount: string | null, currency: string][] = [];
    const currency = random.pick(["USD", "USD", "CNY"]);
    for (
      let at = random.integer(35 * 24);
      at < recordedDays * 24;
      at += 1 + random.integer(random.pick([10, 200]))
    )
      states.push([
        at * hour,
        states.length > 0 && random.integer(9) === 0 ? 1 : 0,
        random.pick(["in-stock", "in-stock", "sold-out", "unknown"]),
        random.integer(12) === 0 ? null : (1 + random.integer(40) / 10).toFixed(1),
        currency,
      ]);
    const last = states.at(-1)!;
    const nativeId = `offer-${number}`;
    const row = await inserts.offer.get(
      offerId("shadeform", nativeId),
      nativeId,
      random.pick(["hyperstack", "lambda", null]),
      random.pick(["h100-sxm-80", "a100-sxm-80"]),
      random.pick([1, 2, 8, null]),
      random.pick(["on-demand", "spot", "monthly"]),
      states[0]![0],
      last[1] === 1 ? last[0] : null,
    );
    const scope = random.pick(["gpu", "machine"]);
    for (const state of states) await inserts.change.run(row, ...state, scope);
  }
}

/** Dollars of the recorded history: CNY by its daily rate. */
export async function recordedUsd(database: Reader) {
  const rates = await readRows<{ day: number; usd: number }>(
    database,
    "SELECT day, usd FROM rate_day WHERE currency = 'CNY'",
  );
  const known = new Map(rates.map((rate) => [rate.day, rate.usd]));
  return (currency: string | null, ofDay: number) =>
    currency === "USD" ? 1 : currency === "CNY" ? (known.get(ofDay) ?? null) : null;
}

/** Completes all days of the record. */
export async function rollHistory(database: Reader): Promise<void> {
  const usdOn = await recordedUsd(database);
  const request = {
    database,
    lease: await acquireTestLease(database),
    signal: new AbortController().signal,
    now: () => endOfRecord,
    usdFor: () => usdOn,
  };
  await rollDays(request);
  await updateUsualPrices(request);
}
