import { addAuditEvent } from "../db/audit";
import { atomically } from "../db/transactions";
import { closeDatabase, openExistingDatabase } from "../db/client";
import type { Reader } from "../db/connections";
import { listHeldSnapshots } from "../db/held-snapshots";
import { requestAcceptance } from "../db/schedules";
import { publicAccounts } from "../lib/accounts/public";
import { pollingAccounts } from "../lib/accounts/present";
import { originIds, originLabels } from "../lib/domain/provider-id";
import { escapeInvisible } from "../lib/domain/text";
import type { Environment } from "../lib/env";
import { runCommand, UsageError } from "./lib/command";

const [provider] = process.argv.slice(2);

await runCommand(async (environment) => {
  const database = await openExistingDatabase(environment, "to accept a poll of");
  try {
    await acceptHeldPoll(database, environment);
  } finally {
    closeDatabase(database);
  }
});

async function acceptHeldPoll(database: Reader, environment: Environment): Promise<void> {
  const accounts = [
    ...(await pollingAccounts(environment, database)),
    ...(await publicAccounts(environment, database)),
  ];
  const account = accounts.find((present) => present.provider === provider);
  if (!account) throw new UsageError(`Enter a provider that this app polls: ${originIds.join(", ")}.`);
  const held = await listHeldSnapshots(database, account.id);
  const label = originLabels[account.provider];
  if (!(await atomically(database, (tx) => requestAcceptance(tx, account.id, Date.now()), "offers")))
    throw new UsageError(`${label} has not been polled yet, so no price list is held.`);
  await atomically(database, (tx) =>
    addAuditEvent(tx, {
      at: Date.now(),
      actorKind: "app",
      actor: "npm run accept-poll",
      action: "poll.accept",
      subject: label,
      outcome: "done",
      detail: held.map(({ reason }) => reason).join("; ") || "nothing was held",
      address: null,
    }),
  );
  for (const { reason } of held) console.log(escapeInvisible(`Accepted: ${reason}`));
  console.log(
    held.length > 0
      ? "It is published within a second if the app runs, otherwise at the next start."
      : `No price list of ${label} is held. Stopped price probes resume with the next poll.`,
  );
}
