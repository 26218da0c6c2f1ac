import { DatabaseError } from "../../db/database-error";
import { closeDatabase, openConfiguredDatabase } from "../../db/client";
import type { Reader } from "../../db/connections";
import { OwnerError } from "../../lib/auth/owner";
import { KeyringError, type Keyring } from "../../lib/vault/keyring";
import { SealError } from "../../lib/vault/seal";
import { openKeyring } from "../../lib/vault/vault-key";
import { escapeInvisible } from "../../lib/domain/text";
import { env, EnvironmentError, type Environment } from "../../lib/env";
import { TokenError } from "../../lib/tokens/tokens";
import { loadEnvironment } from "./preflight.mjs";

/** The usage of a command that was called incorrectly. One line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const userErrors = [
  DatabaseError,
  EnvironmentError,
  KeyringError,
  OwnerError,
  SealError,
  TokenError,
  UsageError,
];

/** Runs a command in the app's environment; prints an expected error as one line. */
export async function runCommand(work: (environment: Environment) => void | Promise<void>): Promise<void> {
  loadEnvironment();
  try {
    await work(env());
  } catch (error) {
    printUserError(error);
  }
}

/** Runs a command on the app's database and its keys, created as the app would create them. */
export function runOnDatabase(
  work: (found: { database: Reader; keyring: Keyring }) => Promise<void>,
): Promise<void> {
  return runCommand(async (environment) => {
    const database = await openConfiguredDatabase(environment);
    try {
      await work({ database, keyring: await openKeyring(database, environment) });
    } finally {
      closeDatabase(database);
    }
  });
}

/** The options of a command, or a one-line error. */
export function parseOptions<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const isUsage = error instanceof TypeError && "code" in error;
    printUserError(isUsage ? new UsageError(error.message.split("\n")[0]) : error);
    process.exit();
  }
}

function printUserError(error: unknown): void {
  if (!userErrors.some((kind) => error instanceof kind)) throw error;
  console.error(escapeInvisible((error as Error).message));
  process.exitCode = 1;
}
