import { saveAccount } from "@/db/accounts";
import { getDatabase } from "@/db/client";
import { acquireLease } from "@/db/leases";
import { publishSnapshot } from "@/db/published";
import { atomically } from "@/db/transactions";
import type { ListedOffer } from "@/lib/domain/offer";

const account = { id: "sandbox:shadeform", kind: "sandbox", provider: "shadeform" } as const;

/** Publishes offers of the sandbox in the app's database, as a poll does. */
export async function publishOffers(offers: ListedOffer[]): Promise<void> {
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
