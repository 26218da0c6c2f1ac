import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, expect, it, vi } from "vitest";

import type { Sandbox } from "@/sandbox/server";

const root = path.join(import.meta.dirname, "..", "..");
const folder = fs.mkdtempSync(path.join(tmpdir(), "answers-"));
const keys = ["answers-canary-0b7e44d1c2", "answers-canary-read-93fa"];
let sandbox: Sandbox;

beforeAll(async () => {
  const { startSandbox } = await import("@/sandbox/server");
  sandbox = await startSandbox();
  vi.stubEnv("DATA_DIR", path.join(folder, "data"));
  vi.stubEnv("POLL_SECONDS", "1");
  vi.stubEnv("FX_RATES_URL", sandbox.ratesUrl);
  for (const [provider, url] of Object.entries(sandbox.baseUrls))
    vi.stubEnv(`${provider.toUpperCase()}_BASE_URL`, url);
});

afterAll(async () => {
  const { shutDown } = await import("@/lib/poll/runtime");
  await shutDown();
  await sandbox.close();
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true });
});

it("S-03: data for pages has the listed fields of an account and no key", async () => {
  const { Secret } = await import("@/lib/redaction/secret");
  const { saveAccountKeys } = await import("@/lib/vault/vault");
  const [apiKey, readOnlyKey] = keys.map((key) => new Secret(key));
  await saveAccountKeys("massedcompute", "Team", { apiKey: apiKey!, readOnlyKey: readOnlyKey! });
  await saveAccountKeys("massedcompute", "Other", { apiKey: new Secret(`${keys[0]}-x`) });
  const { startPolling } = await import("@/lib/poll/runtime");
  const { currentIndex: currentBoard } = await import("@/lib/offers/current-index");
  const { until } = await import("@/testing/process/until");
  await startPolling();
  await until(async () => (await currentBoard()).offers.length > 0);

  const { listProviderForms: accountKinds, listAccounts } = await import("./queries");
  const accounts = await listAccounts();
  expect(accounts).toHaveLength(2);
  for (const account of accounts) {
    expect(Object.keys(account).sort()).toEqual(listed);
    for (const key of account.keys) expect(Object.keys(key).sort()).toEqual(["field", "label", "lastFour"]);
  }

  const {
    readProviderStatuses: providerStatuses,
    readRatesStatus: ratesStatus,
    readHealth,
    readLiveStatus,
  } = await import("@/lib/poll/queries");
  const { findOffers } = await import("@/lib/offers/queries");
  const { readInstances, readLaunchForm } = await import("@/lib/instances/queries");
  const { listKeyLocations: listKeyPlaces, describeSshKeys } = await import("@/lib/keys/queries");
  const { testKeys } = await import("./key-test");
  const found = await findOffers("");
  const results = {
    accounts,
    kinds: accountKinds(),
    statuses: await providerStatuses(true),
    rates: await ratesStatus(),
    health: await readHealth(true),
    liveStatus: await readLiveStatus("owner"),
    offers: found,
    form: await readLaunchForm(found.page.offers[0]!.id),
    instances: await readInstances(),
    places: await listKeyPlaces(),
    keys: (await describeSshKeys()).views,
    tests: await testKeys("massedcompute", { apiKey: apiKey!, readOnlyKey: readOnlyKey! }),
  };
  for (const [name, result] of Object.entries(results)) {
    const text = JSON.stringify(result);
    expect(text.length, name).toBeGreaterThan(1);
    for (const key of keys) expect(text, name).not.toContain(key);
    expect(text, name).not.toMatch(/v1\.[0-9a-f]{16}\./);
  }
  expect(results.form!.form.accounts).toHaveLength(2);
});

it("S-03: only the vault opens keys, and only modules that may use them call it", () => {
  expect(filesWith(/\blistSealedKeys\b/)).toEqual([
    "db/provider-accounts.ts",
    "lib/credentials/queries.ts",
    "lib/vault/vault.ts",
  ]);
  expect(filesWith(/\breadCredentials\b/)).toEqual([
    "lib/credentials/manage-accounts.ts",
    "lib/poll/connect-account.ts",
    "lib/vault/vault.ts",
  ]);
  expect(filesWith(/\b(provider_account_key|providerAccountKey)\b/)).toEqual([
    "db/access-schema.ts",
    "db/postgres/migrations/0001_tables.sql",
    "db/provider-accounts.ts",
    "db/sealed-values.ts",
    "db/sqlite/migrations/0005_accounts.sql",
  ]);
  const internal = /from "@\/lib\/(vault\/|credentials\/(?!actions"|queries"|schema"))/;
  expect(filesWith(internal).filter((file) => /^(app|components)\//.test(file))).toEqual([]);
});

const listed = [
  "addedAt",
  "id",
  "isLast",
  "keys",
  "kind",
  "label",
  "lastError",
  "lastErrorAt",
  "lastUsedAt",
  "launches",
  "machines",
  "polls",
  "provider",
  "providerLabel",
];

function filesWith(pattern: RegExp): string[] {
  return ["app", "components", "db", "lib", "scripts"]
    .flatMap((name) =>
      fs
        .readdirSync(path.join(root, name), { recursive: true, encoding: "utf8" })
        .map((file) => `${name}/${file}`),
    )
    .filter((file) => /\.(tsx?|sql)$/.test(file) && !file.endsWith(".test.ts"))
    .filter((file) => pattern.test(fs.readFileSync(path.join(root, file), "utf8")))
    .sort();
}
