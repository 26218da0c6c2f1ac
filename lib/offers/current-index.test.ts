import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { saveAccount } from "@/db/accounts";
import { closeDatabase, getDatabase } from "@/db/client";
import type { Reader } from "@/db/connections";
import { acquireLease, type Lease } from "@/db/leases";
import { publishSnapshot, type SnapshotChanges } from "@/db/published";
import { readRevision } from "@/db/revision";
import { atomically } from "@/db/transactions";
import type { ListedOffer } from "@/lib/domain/offer";
import { sampleOffer } from "@/testing/offers/sample-offer";

import { currentIndex, readIndexWithRevision, refreshIndex } from "./current-index";

/** While set, the work in slices waits for it. */
let hold: Promise<void> | null = null;

vi.mock("@/lib/slices", async (load) => ({
  ...(await load<typeof import("@/lib/slices")>()),
  politePace: { pause: () => hold },
}));

const folder = mkdtempSync(path.join(tmpdir(), "current-index-"));
const account = { id: "sandbox:shadeform", kind: "sandbox", provider: "shadeform" } as const;
const offerCount = 1_500;
let database: Reader;
let lease: Lease;

beforeAll(async () => {
  vi.stubEnv("DATA_DIR", folder);
  database = getDatabase();
  const request = { name: "poller", holder: "test", now: 1, lifetime: 1e12, dead: null };
  lease = (await atomically(database, async (tx) => {
    await saveAccount(tx, account, 1);
    return acquireLease(tx, request);
  }))!;
  const added = Array.from({ length: offerCount }, (_, index) => offer(index, "1.00"));
  await publish({ added, updated: [], gone: [], missed: [] });
});
afterAll(() => {
  closeDatabase();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function offer(index: number, amount: string): ListedOffer {
  return { ...sampleOffer, nativeId: `type/${index}`, native: { ...sampleOffer.native, amount } };
}

async function publish(changes: SnapshotChanges): Promise<void> {
  await atomically(database, (tx) =>
    publishSnapshot(tx, lease, {
      account,
      scope: "all",
      every: 1,
      observedAt: Date.now(),
      offers: offerCount,
      rejected: [],
      rejectedChanged: false,
      summary: null,
      resetsBaseline: false,
      changes,
      poll: null,
    }),
  );
}

/** Reprices all offers. */
async function reprice(amount: string): Promise<void> {
  const { offers } = await currentIndex("sandbox");
  const updated = offers.map(({ row }) => ({
    row,
    offer: offer(row - 1, amount),
    repriced: true,
    cheaper: false,
  }));
  await publish({ added: [], updated, gone: [], missed: [] });
}

const pricesOf = (offers: readonly { native: { amount: string | null } }[]) => [
  ...new Set(offers.map(({ native }) => native.amount)),
];

it("shows the whole last index, with its revision, until the next one is complete", async () => {
  const first = await readIndexWithRevision("sandbox");
  expect(pricesOf(first.index.offers)).toEqual(["1.00"]);
  await reprice("2.00");
  let release = () => {};
  hold = new Promise((resolve) => {
    release = resolve;
  });
  const refreshed = refreshIndex();
  for (let page = 0; page < 3; page++) {
    const shown = await readIndexWithRevision("sandbox");
    expect(shown.index).toBe(first.index);
    expect(shown.revision).toBe(first.revision);
  }
  expect(await readRevision(database)).toBeGreaterThan(first.revision);
  hold = null;
  release();
  const index = await refreshed;
  expect(pricesOf(index.offers)).toEqual(["2.00"]);
  const next = await readIndexWithRevision("sandbox");
  expect(next.index).toBe(index);
  expect(next.revision).toBe(await readRevision(database));
});

it("waits for the new index if the last one has not been the newest for long", async () => {
  const { index } = await readIndexWithRevision("sandbox");
  await reprice("3.00");
  const later = performance.now() + 60_000;
  const clock = vi.spyOn(performance, "now").mockReturnValue(later);
  hold = Promise.resolve();
  const next = await readIndexWithRevision("sandbox");
  clock.mockRestore();
  hold = null;
  expect(next.index).not.toBe(index);
  expect(pricesOf(next.index.offers)).toEqual(["3.00"]);
});
