import { databaseFile, openDatabase } from "../db/client";
import { findOwnerId } from "../db/owners";
import { refuseOpenDoor } from "../lib/auth/door";
import { openKeyring } from "../lib/credentials/vault-key";
import { providerIds, providerLabels } from "../lib/domain/provider-id";
import { env, hasKeys } from "../lib/env";

/** Checks everything that must hold before the server starts; throws one line for people otherwise. */
export async function preflight(): Promise<{ host: string; port: number; summary: string }> {
  const environment = env();
  const database = openDatabase(databaseFile(environment.dataDirectory));
  try {
    refuseOpenDoor(environment, (await findOwnerId(database)) !== null);
    await openKeyring(database, environment);
  } finally {
    database.$client.close();
  }
  return { host: environment.host, port: environment.port, summary: summary() };

  function summary(): string {
    if (hasKeys(environment)) {
      const connected = providerIds.filter((id) => environment.providers[id].apiKey !== null);
      return `connected: ${connected.map((id) => providerLabels[id]).join(", ")}`;
    }
    return environment.sandbox === "off"
      ? "no provider is connected"
      : "sandbox: invented offers, nothing is billed";
  }
}
