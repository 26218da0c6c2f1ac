import { existsSync } from "node:fs";

import { databaseFile, openDatabase } from "../db/client";
import { listHeld } from "../db/held";
import { requestAcceptance } from "../db/schedules";
import { pollingAccounts } from "../lib/accounts/present";
import { providerIds, providerLabels } from "../lib/domain/provider-id";
import { env } from "../lib/env";

if (existsSync(".env")) process.loadEnvFile(".env");

const [provider] = process.argv.slice(2);
const database = openDatabase(databaseFile(env().dataDirectory));
const account = pollingAccounts(env(), database).find((present) => present.provider === provider);

if (!account) {
  database.$client.close();
  console.error(`Name a provider that is polled here, one of: ${providerIds.join(", ")}.`);
  process.exit(1);
}

const held = await listHeld(database, account.id);
const isNoted = await requestAcceptance(database, account.id, Date.now());
database.$client.close();

if (!isNoted) {
  console.error(`${providerLabels[account.provider]} was never polled here, so nothing is held.`);
  process.exit(1);
}
for (const { reason } of held) console.log(`Accepted: ${reason}`);
console.log(
  held.length > 0
    ? "It is published within a second if the app runs, else at its next start."
    : `Nothing of ${providerLabels[account.provider]} is held; a stopped price prober goes on with its next poll.`,
);
