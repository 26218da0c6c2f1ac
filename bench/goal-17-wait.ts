import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { closeDatabase } from "@/db/client";
import { openDatabase } from "@/db/sqlite/open";
import { atomically } from "@/db/transactions";

import { accountId, generateOffers, nextSnapshot } from "./generate";
import { createBenchAccount, createBenchPoller, pollOnce } from "./poller";

/** The longest that another write, such as a launch, waits while a list of so many offers is published. Milliseconds. */
export async function measureWaits(offers: number): Promise<{ firstList: number; laterPolls: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-bench-"));
  const database = openDatabase(path.join(folder, "waits.db"));
  try {
    const { polled, lease } = await createBenchPoller(database, createBenchAccount(accountId));
    let list = generateOffers(offers, { provider: "shadeform" });
    const longestWait = async () => {
      const state = { isPolling: true };
      const polling = pollOnce(database, lease, polled, list).finally(() => (state.isPolling = false));
      let longest = 0;
      while (state.isPolling) {
        const asked = performance.now();
        await atomically(database, () => undefined);
        longest = Math.max(longest, performance.now() - asked);
        await wait(1);
      }
      await polling;
      return longest;
    };
    const firstList = await longestWait();
    let laterPolls = 0;
    for (let poll = 0; poll < 5; poll++) {
      list = nextSnapshot(list, poll);
      laterPolls = Math.max(laterPolls, await longestWait());
    }
    return { firstList, laterPolls };
  } finally {
    closeDatabase(database);
    rmSync(folder, { recursive: true, force: true });
  }
}
