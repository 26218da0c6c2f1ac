import { afterAll, beforeAll, expect, it } from "vitest";

import { requestAcceptance } from "@/db/schedules";
import { temporaryDatabase } from "@/testing/database/temporary";
import { fingerprintOffers } from "@/testing/database/inspect";
import { createBreaker } from "@/lib/providers/breaker";
import { providers } from "@/lib/providers/registry";
import { startChaosRun } from "@/testing/process/chaos-run";
import { sendJson, startFakeServer, type FakeServer } from "@/testing/cloud/fake-server";
import { connectTestProvider, acquireTestLease, createPollHarness } from "@/testing/offers/poll-harness";
import { until } from "@/testing/process/until";
import { atomically } from "@/db/transactions";

import { releasePollLease } from "./lease";
import { Scheduler } from "./scheduler";

const minute = 60_000;
let cloud: FakeServer;

beforeAll(async () => {
  cloud = await startFakeServer((_, response) => response.destroy());
});
afterAll(() => cloud.close());

/** The shape of one price list: its rows out of a hundred, and the factor of its prices. */
interface Market {
  rows: number;
  times: number;
}

function serve({ rows, times }: Market): void {
  const list = Array.from({ length: rows }, (_, row) => ({
    gpuName: "A6000",
    gpuCount: 1 + (row % 4),
    instanceId: `A6000-${row}`,
    cloud: { _id: "cloud", name: "AZ_01" },
    hourlyPrice: ((0.5 + row / 100) * times).toFixed(6),
    availability: [{ region: "here", available: true }],
  }));
  cloud.handle = (_, response) => sendJson(response, JSON.stringify(list));
}

const usual: Market = { rows: 100, times: 1 };

it("P-11: holds a list that shrank or jumped until three agree over half an hour or the owner accepts it", async () => {
  const { count, random } = startChaosRun("P-11", { full: 100, short: 7, unit: "sudden changes" });
  const sudden: (() => Market)[] = [
    () => ({ rows: 0, times: 1 }),
    () => ({ rows: 1 + random.integer(20), times: 1 }),
    () => ({ rows: 100, times: 5.1 + random.next() * 14 }),
    () => ({ rows: 100, times: 1 / (5.1 + random.next() * 14) }),
    () => ({ rows: 100, times: 100 }),
    () => ({ rows: 100, times: 1 / 100 }),
    () => ({ rows: 10, times: 1_000 }),
  ];
  for (let done = 0; done < count; done++) {
    const market = sudden[done % sudden.length]!();
    await expectHeld(market, { needsOwner: isExtreme(market), random: random.next });
  }
});

function isExtreme({ rows, times }: Market): boolean {
  return rows > 30 && Math.max(times, 1 / times) > 20;
}

async function expectHeld(
  market: Market,
  { needsOwner, random }: { needsOwner: boolean; random(): number },
): Promise<void> {
  const { database, dispose } = temporaryDatabase();
  const lease = await acquireTestLease(database);
  let clock = Date.now() - 10 * 24 * 60 * minute;
  const now = () => new Date(clock);
  const client = connectTestProvider(providers.sesterce, cloud.url, { now });
  const { account, poll } = await createPollHarness(providers.sesterce, { database, lease, client });
  const pollAfter = (minutes: number) => {
    clock += minutes * minute;
    return poll(now);
  };
  try {
    serve(usual);
    for (let polls = 0; polls < 3; polls++)
      expect(await pollAfter(1)).toMatchObject({ outcome: "published" });
    const shown = await fingerprintOffers(database, account.id);
    serve(market);
    const first = await pollAfter(1);
    expect(first, JSON.stringify(market)).toMatchObject({ outcome: "held" });
    expect(first.message).toMatch(/last ten|usual/);
    const early = 1 + random() * 27;
    await pollAfter(early / 2);
    expect((await pollAfter(early / 2)).outcome, "third time, but within half an hour").toBe("held");
    expect(await fingerprintOffers(database, account.id)).toBe(shown);
    if (!needsOwner) {
      expect((await pollAfter(30.1 - early)).outcome, JSON.stringify(market)).toBe("published");
    } else {
      for (let polls = 0; polls < 6; polls++) expect((await pollAfter(600)).outcome).toBe("held");
      expect(await fingerprintOffers(database, account.id)).toBe(shown);
      await releasePollLease(database, lease);
      const breaker = createBreaker({ failures: 5, firstPause: 1_000 });
      const scheduler = new Scheduler({
        database,
        accounts: [
          {
            account,
            client: connectTestProvider(providers.sesterce, cloud.url, { breaker }),
            breaker,
            interval: 60_000,
            isIntervalSet: true,
          },
        ],
        onPolled: () => undefined,
        timing: { tick: 10, heartbeat: 1_000, lifetime: 9_000 },
      });
      await scheduler.start();
      await until(
        () =>
          cloud.requests > 0 && atomically(database, (tx) => requestAcceptance(tx, account.id, Date.now())),
      );
      await until(async () => (await fingerprintOffers(database, account.id)) !== shown);
      await scheduler.stop();
    }
    expect(JSON.parse(await fingerprintOffers(database, account.id))).toMatchObject([
      { offers: market.rows },
    ]);
  } finally {
    dispose();
  }
}
