import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

import type { Account } from "@/db/accounts";
import { openDatabase } from "@/db/client";
import type { ListedOffer } from "@/lib/domain/offer";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { launch } from "@/lib/instances/launch";
import type { LaunchOrder } from "@/lib/instances/schema";
import { newHolder } from "@/lib/poll/lease";
import type { InstanceClient } from "@/lib/providers/instances";
import { providers } from "@/lib/providers/registry";

import { given } from "./child";
import { offerPrice } from "./rig";
import { connectTo } from "./subject";

export interface ServerOptions {
  file: string;
  baseUrls: Record<ProviderId, string>;
}

/** One click as it is posted, and the virtual time of it. */
export interface Click {
  account: Account;
  offer: ListedOffer;
  order: LaunchOrder;
  now: number;
}

// A process that serves launches: one post is one click, answered with the `LaunchResult`.
const { file, baseUrls } = given<ServerOptions>();
const database = openDatabase(file);
const holder = newHolder();
const machines = new Map<ProviderId, InstanceClient>(
  providerIds.map((id) => [id, connectTo(providers[id], baseUrls[id]).instances!]),
);

const server = createServer(async (request, response) => {
  const { account, offer, order, now } = (await json(request)) as Click;
  const result = await launch(order, {
    database,
    account,
    machines: machines.get(account.provider)!,
    offer,
    key: null,
    limits: {
      accountIds: [account.id],
      mostMachines: 100_000,
      mostHourlyMicros: Number.MAX_SAFE_INTEGER,
      mostCommittedMicros: Number.MAX_SAFE_INTEGER,
    },
    holder,
    now: () => now,
    priceOf: offerPrice,
  });
  response.end(JSON.stringify(result));
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
