import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { closeDatabase } from "@/db/client";
import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { addProviderAccount } from "@/db/provider-accounts";
import { atomically } from "@/db/transactions";
import { openAuth } from "@/lib/auth/auth";
import { createOwner } from "@/lib/auth/owner";
import { credentialLocation, seal } from "@/lib/vault/seal";
import { openKeyring } from "@/lib/vault/vault-key";
import { email, password, signInForTest } from "@/testing/app/auth";
import { isBuilt, startBuiltApp, type BuiltApp } from "@/testing/app/built-app";
import { clientOf } from "@/testing/database/client";
import { reportSkipped } from "@/testing/process/chaos-run";
import { until } from "@/testing/process/until";

import { parseBackupName } from "./names";

const parent = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-restore-"));
const secretKey = randomBytes(32).toString("hex");
const apiKey = `sf-${randomBytes(16).toString("hex")}`;
const accountId = "vault:shadeform:aaaaaaaaaaaaaaaa";

/** The provider, which reports what keys it receives. */
const receivedKeys = new Set<string>();
const provider = createServer((request, response) => {
  receivedKeys.add(String(request.headers["x-api-key"]));
  response.writeHead(500).end();
});
let app: BuiltApp | undefined;

beforeAll(() => new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve)));
afterAll(async () => {
  await app?.kill();
  provider.close();
  provider.closeAllConnections();
  rmSync(parent, { recursive: true, force: true, maxRetries: 20 });
});

it("an automatic backup is restored by the documented commands, with the machines and keys", async () => {
  if (!isBuilt) return reportSkipped("restore", "there is no build");
  const cookie = await fill(path.join(parent, "first", "data"));
  app = await start("first", { BACKUP_EVERY: "1h" });
  const backups = path.join(parent, "first", "data", "backups");
  const made = () => readNames(backups).find((name) => parseBackupName(name));
  await until(made, { within: 60_000, what: "a backup" });
  const health = (await (await fetch(`${app.url}/api/health`)).json()) as { backup: object };
  expect(health.backup).toMatchObject({ intervalSeconds: 3_600, count: 1, trouble: null });
  await app.kill();
  const backup = path.join(backups, made()!);
  expect(statSync(backup).mode & 0o777).toBe(0o600);

  const second = path.join(parent, "second");
  mkdirSync(second);
  restore(second, backup);
  receivedKeys.clear();
  app = await start("second", { BACKUP_EVERY: "1h", BACKUP_DIR: path.join(backup, "no-folder") });
  const page = async (name: string) => (await fetch(app!.url + name, { headers: { cookie } })).text();
  expect((await page("/instances")).includes("machine-of-the-backup")).toBe(true);
  expect((await page("/providers")).includes("account-of-the-backup")).toBe(true);
  await until(async () => (await page("/keys")).includes("Automatic backups fail."), { within: 30_000 });
  expect(await (await fetch(`${app.url}/keys`)).text()).not.toContain("Automatic backups fail.");
  const failing = (await (await fetch(`${app.url}/api/health`)).json()) as { backup: object };
  expect(failing).toMatchObject({ status: "degraded", backup: { newestAt: null, trouble: "failing" } });
  await until(() => receivedKeys.size > 0, { within: 30_000, what: "a request with the key" });
  expect([...receivedKeys]).toEqual([apiKey]);
  await app.kill();

  const refused = start("second", { SECRET_KEY: randomBytes(32).toString("hex") });
  await expect(refused).rejects.toThrow(/The app did not start.*sealed/s);
});

/** Fills a database with an owner, a saved key and a machine. Returns the cookie of a session. */
async function fill(dataDirectory: string): Promise<string> {
  const database = openDatabase(databaseFile(dataDirectory));
  try {
    await createOwner(database, { email, password });
    const keyring = await openKeyring(database, { dataDirectory, secretKey, secretKeyFile: null });
    const sealed = seal(keyring, credentialLocation(accountId, "apiKey"), apiKey);
    await atomically(database, (tx) =>
      addProviderAccount(
        tx,
        { id: accountId, provider: "shadeform", label: "account-of-the-backup", addedAt: 1 },
        [{ field: "apiKey", sealed, lastFour: null }],
        async () => undefined,
      ),
    );
    clientOf(database)
      .prepare(
        `INSERT INTO instance (id, account_id, provider, native_id, name, state, facts, started_at)
         VALUES ('machine', ?, 'shadeform', 'native', 'machine-of-the-backup', 'running', '{}', 1)`,
      )
      .run(accountId);
    return (await signInForTest(await openAuth(database, keyring))).cookie;
  } finally {
    closeDatabase(database);
  }
}

function start(folder: string, variables: Record<string, string> = {}): Promise<BuiltApp> {
  return startBuiltApp({
    DATA_DIR: path.join(parent, folder, "data"),
    SECRET_KEY: secretKey,
    SHADEFORM_BASE_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}`,
    ...variables,
  });
}

/** Runs the commands of docs/operations.md for a new machine. */
function restore(folder: string, backup: string): void {
  const [, lines] = /```sh restore\n([^`]+)```/.exec(readFileSync("docs/operations.md", "utf8"))!;
  const commands = lines!.replace("mv data data.before\n", "");
  expect(commands).not.toBe(lines);
  execFileSync("sh", ["-eu", "-c", commands], { cwd: folder, env: { ...process.env, BACKUP: backup } });
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
