import { randomBytes } from "node:crypto";

import { saveAccount } from "@/db/accounts";
import { temporaryDatabase } from "@/testing/database/temporary";
import { launch } from "@/lib/instances/launch";
import type { LaunchContext, LaunchStep } from "@/lib/instances/launch-context";
import { FakeInstanceClient } from "@/testing/cloud/fake-instance-client";
import { sampleOffer } from "@/testing/offers/sample-offer";
import { atomically } from "@/db/transactions";
import { clientOf } from "@/testing/database/client";

import { formatMilliseconds, formatRatio, summarizeTimes } from "./measure";
import type { Figure } from "./report";

const account = { id: "bench", kind: "environment", provider: "shadeform" } as const;
const rounds = 300;
const warmUp = 20;

/**
 * The time from calling `launch()` to passing the order to the provider client, against two bare commits with fsync, which the
 * protocol needs. Excludes reading the offer again, which is the provider's time.
 */
export async function run(): Promise<Figure[]> {
  const { database, dispose } = temporaryDatabase({ isDurable: true });
  try {
    await atomically(database, (tx) => saveAccount(tx, account, Date.now()));
    const cloud = new FakeInstanceClient(sampleOffer, Date.now, async () => undefined);
    // A rejected launch leaves nothing that blocks the next round.
    cloud.createFault = "refused";
    const context: LaunchContext = {
      database,
      account,
      machines: cloud,
      offer: sampleOffer,
      keys: [],
      limits: {
        accountIds: [account.id],
        maxMachines: 1e6,
        maxHourlyMicros: Number.MAX_SAFE_INTEGER,
        maxCommittedMicros: Number.MAX_SAFE_INTEGER,
      },
      holder: "bench:0:0",
      now: Date.now,
      priceOf: () => ({ hourlyMicros: 2_000_000, periodMicros: null }),
    };
    const client = clientOf(database);
    const bare = client.prepare("UPDATE meta SET value = value + 1 WHERE key = 'revision'");
    const commit = client.transaction(() => bare.run());
    const launches: number[] = [];
    const commits: number[] = [];
    for (let round = -warmUp; round < rounds; round++) {
      const sentAt = await timeUntilSent(context);
      const start = performance.now();
      commit.immediate();
      commit.immediate();
      const committed = performance.now() - start;
      if (round < 0) continue;
      launches.push(sentAt);
      commits.push(committed);
    }
    const handed = { launch: summarizeTimes(launches), commits: summarizeTimes(commits) };
    const ratio = handed.launch.median / handed.commits.median;
    return [
      {
        goal: 13,
        name: "launch() to the hand-over, against two commits with fsync",
        figure: `${formatRatio(ratio)} their time`,
        promised: "at most 3x",
        met: ratio <= 3,
        details: [
          `${formatMilliseconds(handed.launch.median)} against ${formatMilliseconds(handed.commits.median)}`,
        ],
      },
    ];
  } finally {
    dispose();
  }
}

/** Milliseconds until the client receives the order; nothing after that is measured. */
async function timeUntilSent(context: LaunchContext): Promise<number> {
  const order = {
    offerId: "aaaaaaaaaaaaaaaa",
    maxPriceMicros: 2_000_000,
    confirmToken: randomBytes(12).toString("hex"),
  };
  const start = performance.now();
  let sentAt = Number.NaN;
  const onStep = (step: LaunchStep) => {
    if (step === "handed over") sentAt = performance.now();
  };
  const result = await launch(order, { ...context, onStep });
  if (result.kind !== "launched") throw new Error(result.refusal.title);
  return sentAt - start;
}
