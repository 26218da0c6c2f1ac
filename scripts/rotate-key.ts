import { addAuditEvent } from "../db/audit";
import { atomically } from "../db/transactions";
import { closeDatabase, openExistingDatabase } from "../db/client";
import { KeyringError, resolveKeyFile } from "../lib/vault/keyring";
import { rotateMasterKey } from "../lib/vault/rotate";
import { openKeyring } from "../lib/vault/vault-key";
import { runCommand } from "./lib/command";

await runCommand(async (environment) => {
  const file = resolveKeyFile(environment);
  if (file === null) {
    throw new KeyringError(
      "SECRET_KEY holds the master key, and no command can change your environment. Nothing was changed. " +
        "Put that key as the one line of a file outside the data folder, readable for the app's user only (chmod 600), " +
        "set SECRET_KEY_FILE to it in place of SECRET_KEY, start the app again, then run this command again.",
    );
  }
  const database = await openExistingDatabase(environment, "to change the master key of");
  try {
    await openKeyring(database, environment);
    const { resealed, dropped } = await rotateMasterKey(database, file);
    await atomically(database, (tx) =>
      addAuditEvent(tx, {
        at: Date.now(),
        actorKind: "app",
        actor: "npm run rotate-key",
        action: "master-key.rotate",
        subject: null,
        outcome: "done",
        detail: `${resealed} values`,
        address: null,
      }),
    );
    console.log(`${resealed} values were encrypted again with a new key, stored in ${file}.`);
    console.log(
      dropped > 0
        ? "The previous key was removed. Only backups made before now need it, so keep its copy with them."
        : "The previous key was kept, because some values still use it.",
    );
    console.log("Back up the key file again. A running app loads the new key automatically.");
  } finally {
    closeDatabase(database);
  }
});
