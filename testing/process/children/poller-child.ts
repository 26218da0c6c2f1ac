import { openAt } from "@/testing/database/open";
import { closeDatabase } from "@/db/client";
import { readRevision } from "@/db/revision";
import type { ProviderId } from "@/lib/domain/provider-id";
import type { Timing } from "@/lib/poll/lease";
import { Scheduler } from "@/lib/poll/scheduler";
import { createBreaker } from "@/lib/providers/breaker";
import { providers } from "@/lib/providers/registry";
import { connectTestProvider } from "@/testing/offers/poll-harness";

import { readChildArguments } from "../child";

export interface PollerOptions {
  file: string;
  url: string;
  providers: ProviderId[];
  interval: number;
  timing: Timing;
}

// Polls like the app, but more often, and reports the revisions that it committed.
const options = readChildArguments<PollerOptions>();
const database = openAt(options.file);
const scheduler = new Scheduler({
  database,
  accounts: options.providers.map((id) => {
    const breaker = createBreaker({ failures: 5, firstPause: 1_000 });
    const client = connectTestProvider(providers[id], `${options.url}/${id}`, { breaker });
    return {
      account: { id: `campaign:${id}`, kind: "environment", provider: id },
      client,
      breaker,
      interval: options.interval,
      isIntervalSet: true,
    };
  }),
  onPolled: async () => void process.stdout.write(`written ${await readRevision(database)}\n`),
  timing: options.timing,
});
const awake = setInterval(() => undefined, 10_000);
process.once("SIGTERM", () => {
  clearInterval(awake);
  void scheduler.stop().then(() => closeDatabase(database));
});
await scheduler.start();
process.stdout.write("ready\n");
