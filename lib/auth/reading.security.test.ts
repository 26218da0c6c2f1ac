import { afterAll, expect, it } from "vitest";

import { fillRoute, listBuiltActions, listBuiltRoutes } from "@/testing/app/build";
import { isBuilt } from "@/testing/app/built-app";
import { sendHttpRequest } from "@/testing/app/http-request";
import type { OwnedApp } from "@/testing/app/owned-app";
import { shareOwnedApp } from "@/testing/app/shared-app";
import { createOwnerResources } from "@/testing/app/owner-resources";
import { isShortRun, reportSkipped, startChaosRun } from "@/testing/process/chaos-run";
import { until } from "@/testing/process/until";
import { clientOf } from "@/testing/database/client";

let app: OwnedApp;
afterAll(() => app?.stop());

/** The ledger, the audit log, the accounts, and what else only the owner changes. */
const tables = [
  ["launch", "launch_attempt", "instance_intent", "audit_event"],
  ["account", "provider_account", "provider_account_key", "ssh_key", "api_token"],
  ["owner", "credential", "two_factor", "passkey", "sealed", "held_snapshot"],
].flat();

/** A link on another site, a page of this app, and a client that sends no such headers. */
const senders: Record<string, string>[] = [
  { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
  { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty", rsc: "1" },
  {},
];

it("S-34: no GET or HEAD request with the owner's session changes anything", async () => {
  if (!isBuilt) return reportSkipped("S-34", "there is no build; `npm run build` makes one");
  startChaosRun("S-34", { full: 1, short: 1, unit: "walk" });
  app = await shareOwnedApp();
  const { names } = await createOwnerResources(app, listBuiltActions());
  let before = readState();
  await until(
    () => {
      const last = before;
      before = readState();
      return last === before;
    },
    { within: 30_000, every: 2_000, what: "an app at rest" },
  );
  const machine = { ...names, "[...address]": "nowhere" };
  const addresses = listBuiltRoutes().flatMap((route) => [
    fillRoute(route, machine),
    `${fillRoute(route, machine)}?${new URLSearchParams({ machine: names.instanceId, action: "terminate" })}`,
  ]);
  expect(addresses.length).toBeGreaterThan(40);
  const ways = ["GET", "HEAD"].flatMap((method) => senders.map((sender) => ({ method, sender })));
  const statuses: Record<number, number> = {};
  for (const [at, address] of addresses.entries()) {
    // The short run reads each address in one way.
    const chosen = isShortRun() ? [ways[at % ways.length]!] : ways;
    const requests = chosen.map(async ({ method, sender }) => {
      const headers = { host: new URL(app.url).host, cookie: app.cookie, ...sender };
      const { status } = await sendHttpRequest(app.url, address, { method, headers });
      statuses[status] = (statuses[status] ?? 0) + 1;
    });
    await Promise.all(requests);
    expect(readState(), address).toBe(before);
  }
  process.stdout.write(`S-34: ${addresses.length} addresses; by status ${JSON.stringify(statuses)}\n`);
  // Most pages are read, so the session was valid to the end.
  const sent = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  expect(statuses[200]).toBeGreaterThan(sent / ways.length);
});

function readState(): string {
  const client = clientOf(app.database);
  const changes = app.sandbox.logEntries().filter(({ event }) => event !== undefined).length;
  return JSON.stringify([changes, ...tables.map((table) => client.prepare(`SELECT * FROM ${table}`).all())]);
}
