import { databaseFile, openDatabase, type Database } from "../db/client";
import { findOwnerId } from "../db/owners";
import { refuseDoubleAccounts } from "../lib/accounts/conflict";
import { modeOf, presentAccounts } from "../lib/accounts/present";
import { refuseOpenDoor } from "../lib/auth/door";
import { openKeyring } from "../lib/credentials/vault-key";
import { providerIds, providerLabels } from "../lib/domain/provider-id";
import { env, type Environment } from "../lib/env";

/** Checks everything that must hold before the server starts; throws one line for people otherwise. */
export async function preflight(): Promise<{ host: string; port: number; summary: string }> {
  const environment = env();
  const database = openDatabase(databaseFile(environment.dataDirectory));
  try {
    refuseOpenDoor(environment, (await findOwnerId(database)) !== null);
    await openKeyring(database, environment);
    refuseDoubleAccounts(environment, database);
    return { host: environment.host, port: environment.port, summary: summaryOf(environment, database) };
  } finally {
    database.$client.close();
  }
}

function summaryOf(environment: Environment, database: Database): string {
  if (modeOf(environment, database) === "sandbox") return "sandbox: invented offers, nothing is billed";
  const present = new Set(presentAccounts(environment, database).map(({ provider }) => provider));
  const connected = providerIds.filter((id) => present.has(id));
  return connected.length === 0
    ? "no provider is connected"
    : `connected: ${connected.map((id) => providerLabels[id]).join(", ")}`;
}
