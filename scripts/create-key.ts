import { existsSync } from "node:fs";

import { closeDatabase, openConfiguredDatabase } from "../db/client";
import { createKeyFile } from "../lib/vault/key-file";
import { KeyringError, resolveKeyFile } from "../lib/vault/keyring";
import { activeKeyId } from "../lib/vault/vault-key";
import { runCommand } from "./lib/command";

// The app creates the default key file itself, but not SECRET_KEY_FILE: a missing one may be a mistake in its path.
await runCommand(async (environment) => {
  const file = resolveKeyFile(environment);
  if (file === null) throw new KeyringError("SECRET_KEY holds the master key, so no key file was created.");
  if (existsSync(file)) throw new KeyringError(`The key file ${file} already exists and is unchanged.`);
  const database = await openConfiguredDatabase(environment);
  try {
    if ((await activeKeyId(database)) !== null) {
      throw new KeyringError(
        `This database was sealed with another master key, so no new one was created. Restore ${file} from your backup.`,
      );
    }
    createKeyFile(file);
  } finally {
    closeDatabase(database);
  }
  console.log(`Created the master key in ${file}. Keep a copy apart from the backups of the database.`);
});
