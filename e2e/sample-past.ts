import { closeDatabase } from "@/db/client";
import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { day, dayOf, hour } from "@/lib/domain/durations";
import { nativeMicros } from "@/lib/price-history/days";
import type { Span } from "@/lib/price-history/spans";
import { countClass } from "@/lib/price-history/usual-prices";
import { clientOf } from "@/testing/database/client";
import { createRandom } from "@/testing/random";

interface Offer {
  row: number;
  gpuId: string | null;
  billing: string;
  gpuCount: number | null;
  amount: string;
  currency: string | null;
  unit: "major" | "cent";
  per: "hour" | "day" | "week" | "month";
  scope: "machine" | "gpu";
}

/** Gives the sandbox's offers an invented past of 30 days for pictures: days, changes, and what is usual. */
export function recordSamplePast(dataDirectory: string): void {
  const database = openDatabase(databaseFile(dataDirectory));
  const client = clientOf(database);
  const random = createRandom(7);
  const now = Date.now();
  const today = dayOf(now);
  const offers = client
    .prepare<[], Offer>(
      `SELECT row, gpu_id AS gpuId, billing, gpu_count AS gpuCount, native_amount AS amount, native_currency AS currency,
         native_unit AS unit, native_per AS per, native_scope AS scope
       FROM offer WHERE account_id LIKE 'sandbox:%' AND native_amount IS NOT NULL`,
    )
    .all();
  const insertDay = client.prepare(
    `INSERT OR REPLACE INTO offer_day VALUES (?, ?, ?, @micros, @micros, @micros, @micros, @micros, ${day}, ${day}, 0, ${day})`,
  );
  const insertChange = client.prepare(
    `INSERT INTO offer_change (offer_row, at, gone, stock, native_amount, native_currency, native_unit, native_per, native_scope)
     VALUES (@row, @at, 0, @stock, @amount, @currency, @unit, @per, @scope)`,
  );
  const insertUsual = client.prepare(
    "INSERT OR REPLACE INTO usual_price VALUES ('sandbox', ?, ?, ?, ?, ?, ?, 57, 28)",
  );
  client.exec("BEGIN IMMEDIATE");
  for (const { row, gpuId, billing, gpuCount, amount, ...listed } of offers) {
    const micros = nativeMicros(
      { state: { native: { amount, ...listed } } } as Pick<Span, "state">,
      gpuCount,
    )!;
    let factor = 1;
    for (let ago = 30; ago > 0; ago--) {
      const hasChanged = random.integer(8) === 0;
      if (hasChanged || ago === 30) factor = 0.95 + random.integer(30) / 100;
      insertDay.run(row, today - ago, listed.currency, { micros: Math.round(micros * factor) });
      if (!hasChanged && ago !== 30) continue;
      const stock = random.integer(4) === 0 && ago !== 30 ? "sold-out" : "in-stock";
      const at = now - ago * day + random.integer(20) * hour;
      insertChange.run({ row, at, stock, ...listed, amount: (Number(amount) * factor).toFixed(2) });
    }
    client.prepare("UPDATE offer SET first_seen_at = ? WHERE row = ?").run(now - 31 * day, row);
    if (gpuId !== null && listed.currency === "USD")
      insertUsual.run(
        gpuId,
        billing,
        countClass(gpuCount),
        ...[1, 1.1, 1.3].map((share) => Math.round(micros * share)),
      );
  }
  client.exec(
    `INSERT OR REPLACE INTO day_progress VALUES (1, ${today}, 0, ${today});
     UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'revision'; COMMIT`,
  );
  closeDatabase(database);
}
