import { closeDatabase, openConfiguredDatabase } from "../db/client";
import type { Reader } from "../db/connections";
import { findOwnerId } from "../db/owners";
import { refuseDoubleAccounts } from "../lib/accounts/conflict";
import { resolveMode, presentAccounts } from "../lib/accounts/present";
import { refuseExposedHost } from "../lib/auth/exposed-host";
import { listSwitchedSources } from "../lib/accounts/public";
import { ownHostName } from "../lib/auth/hosts";
import { readAuthSecret, openKeyring } from "../lib/vault/vault-key";
import { providerIds, providerLabels } from "../lib/domain/provider-id";
import { env, type Environment } from "../lib/env";

/**
 * The result for the starter. `name` is the app's own name on this machine; null when others can reach it.
 */
interface PreflightResult {
  host: string;
  port: number;
  name: string | null;
  summary: string;
}

/** Checks everything that must hold before the server starts; throws a one-line error otherwise. */
export async function preflight(): Promise<PreflightResult> {
  const environment = env();
  const database = await openConfiguredDatabase(environment);
  try {
    refuseExposedHost(environment, (await findOwnerId(database)) !== null);
    const keyring = await openKeyring(database, environment);
    await refuseDoubleAccounts(environment, database);
    const { host, port } = environment;
    // No browser opens a worker.
    const isOpened = environment.role !== "worker";
    // Browsers resolve names below localhost to loopback only, not to other addresses of this machine.
    const isLocal = isOpened && ["127.0.0.1", "localhost", "::1"].includes(host);
    const name = isLocal ? ownHostName((await readAuthSecret(database, keyring)).reveal()) : null;
    const role = environment.role === "all" ? "" : `${environment.role}, `;
    return { host, port, name, summary: role + (await summarize(environment, database)) };
  } finally {
    closeDatabase(database);
  }
}

async function summarize(environment: Environment, database: Reader): Promise<string> {
  if ((await resolveMode(environment, database)) === "sandbox")
    return (await listSwitchedSources(environment, database)).some(({ isOn }) => isOn)
      ? "public prices, and a sandbox in which nothing is billed"
      : "sandbox: sample offers, nothing is billed";
  const present = new Set((await presentAccounts(environment, database)).map(({ provider }) => provider));
  const connected = providerIds.filter((id) => present.has(id));
  return connected.length === 0
    ? "no provider is connected"
    : `connected: ${connected.map((id) => providerLabels[id]).join(", ")}`;
}
