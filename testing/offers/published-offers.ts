import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, vi } from "vitest";

import { saveAccount } from "@/db/accounts";
import { closeDatabase, getDatabase } from "@/db/client";
import { acquireLease } from "@/db/leases";
import { publishSnapshot } from "@/db/published";
import { atomically } from "@/db/transactions";
import type { ListedOffer } from "@/lib/domain/offer";

/** GPUs of several vendors and sizes; `vramGb` is the memory of one. */
export const sampleGpus = [
  { id: "h100-sxm-80", name: "H100 SXM", family: "H100", vramGb: 80 },
  { id: "rtx-a6000-48", name: "RTX A6000", family: "RTX A6000", vramGb: 48 },
  { id: "mi300x-192", name: "MI300X", family: "MI300X", vramGb: 192 },
  { id: "rtx-3060-12", name: "RTX 3060", family: "RTX 3060", vramGb: 12 },
];

/** Gives the tests of a file a database with these offers, and no other file's. */
export function withPublishedOffers(offers: () => ListedOffer[]): void {
  const folder = mkdtempSync(path.join(tmpdir(), "published-offers-"));
  beforeAll(async () => {
    vi.stubEnv("DATA_DIR", folder);
    await publishOffers(offers());
  });
  afterAll(() => {
    closeDatabase();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
}

const account = { id: "sandbox:shadeform", kind: "sandbox", provider: "shadeform" } as const;

/** Publishes offers of the sandbox in the app's database, as a poll does. */
async function publishOffers(offers: ListedOffer[]): Promise<void> {
  await atomically(getDatabase(), async (tx) => {
    await saveAccount(tx, account, 1);
    const request = { name: "poller", holder: "test", now: 1, lifetime: 1e12, dead: null };
    const lease = (await acquireLease(tx, request))!;
    await publishSnapshot(tx, lease, {
      account,
      scope: "all",
      every: 1,
      observedAt: Date.now(),
      offers: offers.length,
      rejected: [],
      rejectedChanged: false,
      summary: null,
      resetsBaseline: false,
      changes: { added: offers, updated: [], gone: [], missed: [] },
      poll: null,
    });
  });
}
