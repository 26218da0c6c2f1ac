import { addAuditEvent } from "../db/audit";
import { existingDatabaseFile, openDatabase, type Database } from "../db/client";
import { listHeldSnapshots } from "../db/held-snapshots";
import { requestAcceptance } from "../db/schedules";
import { pollingAccounts } from "../lib/accounts/present";
import { providerIds, providerLabels } from "../lib/domain/provider-id";
import { escapeInvisible } from "../lib/domain/text";
import type { Environment } from "../lib/env";
import { runCommand, UsageError } from "./lib/command";

const [provider] = process.argv.slice(2);

await runCommand(async (environment) => {
  const database = openDatabase(existingDatabaseFile(environment.dataDirectory, "to accept a poll of"));
  try {
    await acceptHeldPoll(database, environment);
  } finally {
    database.$client.close();
  }
});

async function acceptHeldPoll(database: Database, environment: Environment): Promise<void> {
  const account = pollingAccounts(environment, database).find((present) => present.provider === provider);
  if (!account)
    throw new UsageError(`Name a provider that is polled here, one of: ${providerIds.join(", ")}.`);
  const held = await listHeldSnapshots(database, account.id);
  const label = providerLabels[account.provider];
  if (!(await requestAcceptance(database, account.id, Date.now())))
    throw new UsageError(`${label} was never polled here, so nothing is held.`);
  await addAuditEvent(database, {
    at: Date.now(),
    actorKind: "app",
    actor: "npm run accept-poll",
    action: "poll.accept",
    subject: label,
    outcome: "done",
    detail: held.map(({ reason }) => reason).join("; ") || "nothing was held",
    address: null,
  });
  for (const { reason } of held) console.log(escapeInvisible(`Accepted: ${reason}`));
  console.log(
    held.length > 0
      ? "It is published within a second if the app runs, else at its next start."
      : `Nothing of ${label} is held; a stopped price prober goes on with its next poll.`,
  );
}
