import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

import type { Account } from "@/db/accounts";
import { openAt } from "@/testing/database/open";
import { findInstance } from "@/db/instances";
import type { MachineOffer } from "@/lib/domain/offer";
import type { ProviderClient } from "@/lib/instances/provider-clients";
import { launch } from "@/lib/instances/launch";
import type { LaunchStep } from "@/lib/instances/launch-context";
import type { OfferPrice } from "@/lib/instances/reread";
import type { LaunchOrder } from "@/lib/instances/schema";
import { requestTermination, sendTerminations } from "@/lib/instances/terminate";
import { createHolderName } from "@/lib/holder";
import { providers } from "@/lib/providers/registry";

import { connectTestProvider } from "@/testing/offers/poll-harness";

/** The work of a process at a frozen time; the process is killed during it. */
export interface LauncherRequest {
  file: string;
  baseUrl: string;
  account: Account;
  now: number;
  /** The lease holder's name; null for its default, whose exit other processes on this host can detect. */
  holder: string | null;
  launch?: {
    offer: MachineOffer;
    price: OfferPrice;
    order: LaunchOrder;
    /** The step at which it kills itself after `pause` milliseconds; null if the test kills it. */
    dieAt: LaunchStep | null;
    pause: number;
  };
  /** The ledger id of the machine to terminate. */
  terminate?: string;
}

async function run({ file, baseUrl, account, now, holder, ...request }: LauncherRequest): Promise<void> {
  const database = openAt(file);
  const provider = providers[account.provider];
  const client = connectTestProvider(provider, baseUrl, { now: () => new Date(now) });
  const { label, instances: facts } = provider;
  const cloud: ProviderClient = {
    account,
    label,
    accountLabel: null,
    machines: client.instances!,
    facts: facts!,
    keyHash: "rig",
  };
  const ownName = holder ?? createHolderName();
  if (request.launch) {
    const { offer, price, order, dieAt, pause } = request.launch;
    const result = await launch(order, {
      database,
      account,
      machines: cloud.machines,
      offer,
      keys: [],
      holder: ownName,
      limits: {
        accountIds: [account.id],
        maxMachines: 100_000,
        maxHourlyMicros: Number.MAX_SAFE_INTEGER,
        maxCommittedMicros: Number.MAX_SAFE_INTEGER,
      },
      now: () => now,
      priceOf: () => price,
      async onStep(step) {
        if (step !== dieAt) return;
        if (pause > 0) await wait(pause);
        process.kill(process.pid, "SIGKILL");
      },
    });
    printLine(`done ${JSON.stringify(result)}`);
  }
  if (request.terminate) {
    const instance = await findInstance(database, request.terminate);
    await requestTermination(database, instance!, { askedBy: "owner", holder: ownName, now });
    printLine("asked");
    await sendTerminations(cloud, { database, now: () => now });
    printLine("done");
  }
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

printLine("warm");
for await (const line of createInterface({ input: process.stdin }))
  await run(JSON.parse(line) as LauncherRequest);
process.exit();
