import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

import type { Account } from "@/db/accounts";
import { openAt } from "@/testing/database/open";
import type { MachineOffer } from "@/lib/domain/offer";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { launch } from "@/lib/instances/launch";
import type { LaunchOrder } from "@/lib/instances/schema";
import { createHolderName } from "@/lib/holder";
import type { InstanceClient } from "@/lib/providers/instances";
import { providers } from "@/lib/providers/registry";

import { readChildArguments } from "@/testing/process/child";
import { fixedOfferPrice } from "@/testing/launch/launch-harness";
import { connectTestProvider } from "@/testing/offers/poll-harness";

export interface LaunchServerOptions {
  file: string;
  baseUrls: Record<ProviderId, string>;
}

/** A posted click with its virtual time. */
export interface LaunchClick {
  account: Account;
  offer: MachineOffer;
  order: LaunchOrder;
  now: number;
}

// A process that serves launches: each POST is a click; the response is the `LaunchResult`.
const { file, baseUrls } = readChildArguments<LaunchServerOptions>();
const database = openAt(file);
const holder = createHolderName();
const machines = new Map<ProviderId, InstanceClient>(
  providerIds.map((id) => [id, connectTestProvider(providers[id], baseUrls[id]).instances!]),
);

const server = createServer((request, response) => void handle(request, response));
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { account, offer, order, now } = (await json(request)) as LaunchClick;
  const result = await launch(order, {
    database,
    account,
    machines: machines.get(account.provider)!,
    offer,
    keys: [],
    limits: {
      accountIds: [account.id],
      maxMachines: 100_000,
      maxHourlyMicros: Number.MAX_SAFE_INTEGER,
      maxCommittedMicros: Number.MAX_SAFE_INTEGER,
    },
    holder,
    now: () => now,
    priceOf: fixedOfferPrice,
  });
  response.end(JSON.stringify(result));
}
