import { statSync } from "node:fs";

import { temporaryDatabase } from "@/testing/database/temporary";
import { saveAccount } from "@/db/accounts";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";
import { clientOf } from "@/testing/database/client";

import { accountId, generateOffers, nextSnapshot, startTime } from "./generate";
import { interleave, formatMilliseconds, formatRatio } from "./measure";
import { naivePoller } from "./naive";
import { measurePipeline } from "./pipeline";
import { createBenchAccount, createBenchPoller, pollOnce } from "./poller";
import type { Figure } from "./report";

const offerCount = 10_000;
const rounds = 21;
const warmUp = 4;

export async function run(): Promise<Figure[]> {
  return [
    await compareWithNaive(),
    ...(await measureUnchangedPolls()),
    await measurePipeline({ types: offerCount, regions: 1 }),
    await measurePipeline({ types: offerCount / 4, regions: 4 }),
  ];
}

/** Goal 4: the same snapshots, in two files with the same tables and the same durability. */
async function compareWithNaive(): Promise<Figure> {
  const snapshots = [generateOffers(offerCount, { provider: "shadeform" })];
  for (let seed = 1; seed <= rounds + warmUp; seed++) snapshots.push(nextSnapshot(snapshots.at(-1)!, seed));
  const ours = temporaryDatabase();
  const naive = temporaryDatabase();
  try {
    const { polled, lease } = await createBenchPoller(ours.database, createBenchAccount(accountId));
    await atomically(naive.database, (tx) => saveAccount(tx, createBenchAccount(accountId), startTime));
    const upsertAll = naivePoller(naive.database, accountId);
    const next = { ours: 0, naive: 0 };
    const timings = await interleave(
      {
        ours: () => pollOnce(ours.database, lease, polled, snapshots[next.ours++]!),
        naive: () => upsertAll(snapshots[next.naive++]!, startTime + next.naive * 60_000),
      },
      { rounds, warmUp: warmUp + 1 },
    );
    const changes = [ours, naive].map(({ database }) => summarizeHistory(database));
    if (changes[0] !== changes[1]) throw new Error("The two ways do not keep the same history.");
    const ratio = timings.naive.median / timings.ours.median;
    return {
      goal: 4,
      name: "a poll of 10,000 offers, 9 % changed, against naive upserts",
      figure: `${formatRatio(ratio)} faster`,
      promised: "at least 4x",
      met: ratio >= 4,
      details: [
        `ours ${formatMilliseconds(timings.ours.median)}, naive ${formatMilliseconds(timings.naive.median)}; both kept the same ${changes[0]!.split(" ")[0]} changes`,
      ],
    };
  } finally {
    ours.dispose();
    naive.dispose();
  }
}

/** The number of changes and a checksum of their content. */
function summarizeHistory(database: Reader): string {
  return clientOf(database)
    .prepare<[], string>(
      `SELECT count(*) || ' ' || sum(gone) || ' ' || sum(round(100 * c.native_amount) * length(native_id)) || ' ' ||
         sum((c.stock = 'in-stock') * length(native_id))
       FROM offer_change AS c JOIN offer ON offer.row = offer_row`,
    )
    .pluck()
    .get()!;
}

/** Goal 5: what a poll writes if nothing changed. */
async function measureUnchangedPolls(): Promise<Figure[]> {
  const many = await unchangedPolls(offerCount);
  const few = await unchangedPolls(10);
  return [
    {
      goal: 5,
      name: "rows of the offer and change tables written by 20 unchanged polls of 10,000 offers",
      figure: String(many.rows),
      promised: "0",
      met: many.rows === 0,
    },
    {
      goal: 5,
      name: "WAL bytes of an unchanged poll of 10,000 offers, against one of 10",
      figure: `${many.median} against ${few.median}`,
      promised: "no more",
      met: many.median <= few.median && many.total <= few.total,
      details: [`over 20 polls ${many.total} against ${few.total}`],
    },
  ];
}

async function unchangedPolls(count: number): Promise<{ rows: number; median: number; total: number }> {
  const { database, file, dispose } = temporaryDatabase();
  try {
    const { polled, lease } = await createBenchPoller(database, createBenchAccount(accountId));
    const offers = generateOffers(count, { provider: "shadeform" });
    // From the twelfth poll on, as many summaries are dropped as written.
    for (let poll = 0; poll < 12; poll++) await pollOnce(database, lease, polled, structuredClone(offers));
    countWrites(database);
    const bytes: number[] = [];
    for (let poll = 0; poll < 20; poll++) {
      clientOf(database).pragma("wal_checkpoint(TRUNCATE)");
      await pollOnce(database, lease, polled, structuredClone(offers));
      bytes.push(statSync(`${file}-wal`).size);
    }
    const rows = clientOf(database).prepare<[], number>("SELECT count(*) FROM temp.written").pluck().get()!;
    return {
      rows,
      median: bytes.toSorted((a, b) => a - b)[10]!,
      total: bytes.reduce((sum, size) => sum + size),
    };
  } finally {
    dispose();
  }
}

function countWrites(database: Reader): void {
  const events = ["INSERT", "UPDATE", "DELETE"];
  const triggers = ["offer", "offer_change"].flatMap((table) =>
    events.map(
      (event) =>
        `CREATE TEMP TRIGGER ${table}_${event} AFTER ${event} ON main.${table} BEGIN INSERT INTO written VALUES (1); END;`,
    ),
  );
  clientOf(database).exec(`CREATE TEMP TABLE written (row INTEGER); ${triggers.join("")}`);
}
