import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { openDatabase } from "@/db/sqlite/open";
import { closeDatabase } from "@/db/client";
import { type Auth, openAuth } from "@/lib/auth/auth";
import { createOwner } from "@/lib/auth/owner";
import { openKeyring } from "@/lib/vault/vault-key";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { startSandbox, type Sandbox } from "@/sandbox/server";
import { testApiKey } from "@/testing/offers/poll-harness";
import type { Reader } from "@/db/connections";

import { email, password, signInForTest } from "./auth";
import { startBuiltApp, type BuiltApp } from "./built-app";

/** The built app with the sandbox's five clouds, an owner, and access to its database. */
export interface OwnedApp extends BuiltApp {
  folder: string;
  database: Reader;
  auth: Auth;
  sandbox: Sandbox;
  /** The session cookie of the owner. */
  cookie: string;
  /** Sends a command to the sandbox. */
  control(command: Record<string, unknown>): Promise<unknown>;
  stop(): Promise<void>;
}

interface OwnedAppOptions {
  variables?: Record<string, string>;
  /** The key of each cloud; default `testApiKey`. */
  apiKeyFor?: (provider: ProviderId) => string;
  ownerPassword?: string;
  /** A proxy between the app and the clouds; its `target` is set to their URL. */
  providerProxy?: { url: string; target: string };
  /** The project folder of the build; default this project. */
  project?: string;
}

/** For tests that need one poll: more of them cost time, and change the offers meanwhile. */
export const singlePoll = { POLL_SECONDS: "60", GPUGEEK_POLL_SECONDS: "60" };

/** Starts the app. Its machines boot immediately; polls and lists run every second. */
export async function startOwnedApp({
  variables = {},
  apiKeyFor: keyOf,
  ownerPassword = password,
  providerProxy: cloudsAt,
  project,
}: OwnedAppOptions = {}): Promise<OwnedApp> {
  const parent = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-owned-"));
  const folder = path.join(parent, "data");
  mkdirSync(folder, { mode: 0o700 });
  const database = openDatabase(path.join(folder, "cheapest-gpu.db"));
  await createOwner(database, { email, password: ownerPassword });
  const keyring = await openKeyring(database, {
    dataDirectory: folder,
    secretKey: null,
    secretKeyFile: null,
  });
  const auth = await openAuth(database, keyring);
  const sandbox = await startSandbox({ control: true, bootSeconds: 0 });
  if (cloudsAt) cloudsAt.target = sandbox.url;
  const app = await startBuiltApp(
    { ...settings(sandbox, { folder, keyOf, url: cloudsAt?.url }), ...variables },
    project,
  );
  return {
    ...app,
    folder,
    database,
    auth,
    sandbox,
    cookie: (await signInForTest(auth, { by: ownerPassword })).cookie,
    async control(command) {
      const body = JSON.stringify(command);
      const response = await fetch(`${sandbox.url}/control`, { method: "POST", body });
      if (!response.ok) throw new Error(await response.text());
      return response.json();
    },
    async stop() {
      await app.kill();
      await sandbox.close();
      closeDatabase(database);
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

function settings(
  { url: home, baseUrls, ratesUrl }: Sandbox,
  {
    folder,
    keyOf = () => testApiKey,
    url = home,
  }: { folder: string; keyOf: OwnedAppOptions["apiKeyFor"]; url: string | undefined },
): Record<string, string> {
  const own = providerIds.flatMap((provider) => [
    [`${provider.toUpperCase()}_API_KEY`, keyOf(provider)],
    [`${provider.toUpperCase()}_BASE_URL`, baseUrls[provider].replace(home, url)],
  ]);
  return {
    ...(Object.fromEntries(own) as Record<string, string>),
    DATA_DIR: folder,
    POLL_SECONDS: "1",
    GPUGEEK_POLL_SECONDS: "5",
    GPUGEEK_PROBE_SPACING_MS: "0",
    GPUGEEK_DAILY_PROBES: "0",
    FX_RATES_URL: ratesUrl,
    RECONCILE_SECONDS: "1",
    LAUNCH_MAX_MACHINES: "10000",
    LAUNCH_MAX_USD_PER_HOUR: "1000000",
    LAUNCH_MAX_COMMITTED_USD_PER_DAY: "1000000",
  };
}
