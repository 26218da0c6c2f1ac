import { databaseFile, DatabaseError, openDatabase, type Database } from "../../db/client";
import { OwnerError } from "../../lib/auth/owner";
import { KeyringError, type Keyring } from "../../lib/credentials/keyring";
import { openKeyring } from "../../lib/credentials/vault-key";
import { env, EnvironmentError } from "../../lib/env";
import { TokenError } from "../../lib/tokens/tokens";
import { loadEnvironment } from "./preflight.mjs";

/** How a command is called, when it was called otherwise. One line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const mendable = [DatabaseError, EnvironmentError, KeyringError, OwnerError, TokenError, UsageError];

/** Runs a command on the app's database and its keys, made as the app would make them; what can be mended is one line. */
export async function runCommand(
  work: (found: { database: Database; keyring: Keyring }) => Promise<void>,
): Promise<void> {
  loadEnvironment();
  let database: Database | null = null;
  try {
    database = openDatabase(databaseFile(env().dataDirectory));
    await work({ database, keyring: await openKeyring(database, env()) });
  } catch (error) {
    sayWhatIsWrong(error);
  } finally {
    database?.$client.close();
  }
}

/** The options of a command, or one line that says what is wrong with them. */
export function optionsOf<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const isUsage = error instanceof TypeError && "code" in error;
    sayWhatIsWrong(isUsage ? new UsageError(error.message.split("\n")[0]) : error);
    process.exit();
  }
}

function sayWhatIsWrong(error: unknown): void {
  if (!mendable.some((kind) => error instanceof kind)) throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}
