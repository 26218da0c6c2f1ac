import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import type { OwnerActor } from "@/lib/actor";
import { startChild } from "@/testing/process/child";
import { until } from "@/testing/process/until";
import { startSandbox, type Sandbox } from "@/sandbox/server";
import { unlimitedGrant } from "@/testing/app/unlimited-grant";
import type { Reader } from "@/db/connections";
import { clientOf } from "@/testing/database/client";
import { closeDatabase } from "@/db/client";
import { atomically } from "@/db/transactions";

// Outside a request there are no headers for the audit log.
vi.mock("next/headers", () => ({ headers: async () => new Headers() }));

const folder = fs.mkdtempSync(path.join(tmpdir(), "follow-"));
const owner: OwnerActor = { kind: "owner", email: "o", sessionId: "s", hasSecondFactor: false };
let sandbox: Sandbox;
let variables: Record<string, string>;
let database: Reader;

beforeAll(async () => {
  sandbox = await startSandbox({ control: true });
  variables = { DATA_DIR: path.join(folder, "data"), POLL_SECONDS: "1", FX_RATES_URL: sandbox.ratesUrl };
  for (const [provider, url] of Object.entries(sandbox.baseUrls))
    variables[`${provider.toUpperCase()}_BASE_URL`] = url;
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  database = (await import("@/db/client")).getDatabase();
});

afterAll(async () => {
  await (await import("./runtime")).shutDown();
  await sandbox.close();
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true });
});

describe("a change of the accounts", () => {
  it("does not disturb a launch in progress, and its machine blocks removing the account", async () => {
    const { reloadChangedAccounts, startPolling } = await import("./runtime");
    const { currentIndex } = await import("@/lib/offers/current-index");
    const { launchAudited } = await import("@/lib/instances/launch-order");
    const { listAttempts } = await import("@/db/ledger");
    const id = await save("shadeform", "first-account-key-0001");
    await startPolling();
    await until(async () => (await currentIndex()).offers.length > 0);
    const offer = (await currentIndex()).offers.find(
      ({ stock, type, provider }) => provider === "shadeform" && stock === "in-stock" && type === "vm",
    )!;
    const begun = countSentCreates();
    await sendControl({
      fault: { kind: "delay", delay: 2_500, route: "POST /instances/create", when: "after" },
    });
    const launching = launchAudited(
      { offerId: offer.id, maxPriceMicros: 900_000_000, confirmToken: "follow-1", sshKeyId: null },
      owner,
    );
    await until(() => listAttemptStates().includes("sending"));
    const holder = readHolder();
    await save("shadeform", "second-account-key-0002");
    await reloadChangedAccounts();
    expect(readHolder()).toBe(holder);
    expect(listAttemptStates()).toEqual(["sending"]);
    await sendControl({ fault: null });
    const result = await launching;
    expect(result).toMatchObject({ kind: "launched", isNew: true });
    expect(listAttemptStates()).toEqual(["confirmed"]);
    if (result.kind === "launched")
      expect(await listAttempts(database, result.launchId)).toMatchObject([{ accountId: id }]);
    expect(countSentCreates() - begun).toBe(1);

    const { findProviderAccount, removeProviderAccount } = await import("@/db/provider-accounts");
    const account = await findProviderAccount(database, id);
    expect(
      await atomically(database, (tx) => removeProviderAccount(tx, account!, { at: 1, isLast: false })),
    ).toEqual({
      machines: 1,
      launches: 0,
    });
  });

  it("launches in the requested account, and in none of another provider", async () => {
    const { currentIndex } = await import("@/lib/offers/current-index");
    const { launchAudited } = await import("@/lib/instances/launch-order");
    const { findLaunch } = await import("@/db/ledger");
    const { presentAccounts } = await import("@/lib/accounts/present");
    const { env } = await import("@/lib/env");
    const second = (await presentAccounts(env())).find(({ polls }) => !polls)!;
    const offer = (await currentIndex()).offers.find(
      ({ stock, type }) => stock === "in-stock" && type === "vm",
    )!;
    const order = (accountId: string, confirmToken: string) => ({
      offerId: offer.id,
      maxPriceMicros: 900_000_000,
      confirmToken,
      sshKeyId: null,
      accountId,
    });
    expect(await launchAudited(order("vault:sesterce:none", "follow-2"), owner)).toMatchObject({
      kind: "refused",
      refusal: { field: "accountId" },
    });
    const result = await launchAudited(order(second.id, "follow-3"), owner);
    expect(result).toMatchObject({ kind: "launched" });
    if (result.kind === "launched")
      expect((await findLaunch(database, result.launchId))!.accountId).toBe(second.id);
  });

  it("does not let a token without confirmation bypass a block", async () => {
    const { currentIndex } = await import("@/lib/offers/current-index");
    const { launchAudited } = await import("@/lib/instances/launch-order");
    const offer = (await currentIndex()).offers.find(
      ({ stock, type }) => stock === "in-stock" && type === "vm",
    )!;
    const before = countSentCreates();
    const order = { offerId: offer.id, maxPriceMicros: 900_000_000, confirmToken: "follow-5" };
    const token = { kind: "token", id: "t", name: "ci", grant: unlimitedGrant } as const;
    const typed = { ...order, name: "past", override: "past" };
    expect(await launchAudited(typed, token)).toMatchObject({
      kind: "refused",
      refusal: {
        kind: "invalid",
        field: "override",
        message: expect.stringContaining("Tokens cannot use “override”"),
      },
    });
    expect(countSentCreates()).toBe(before);
    expect(await launchAudited({ ...typed, sshKeyId: null }, owner)).toMatchObject({ kind: "launched" });
  });

  it("rejects a launch if the account is gone when the intent is written", async () => {
    const { findProviderClient } = await import("@/lib/instances/provider-clients");
    const {
      isAccountRemoved: isRemovedAccount,
      findProviderAccount,
      removeProviderAccount,
    } = await import("@/db/provider-accounts");
    const { currentIndex } = await import("@/lib/offers/current-index");
    const { launchAudited } = await import("@/lib/instances/launch-order");
    const { reloadChangedAccounts } = await import("./runtime");
    const id = await save("shadeform", "third-account-key-0003");
    await reloadChangedAccounts();
    expect(findProviderClient(id)).not.toBeNull();
    const account = (await findProviderAccount(database, id))!;
    expect(
      await atomically(database, (tx) => removeProviderAccount(tx, account, { at: 1, isLast: false })),
    ).toBe("removed");
    expect(await isRemovedAccount(database, id)).toBe(true);
    const before = countSentCreates();
    const offer = (await currentIndex()).offers.find(
      ({ stock, type }) => stock === "in-stock" && type === "vm",
    )!;
    const order = { offerId: offer.id, maxPriceMicros: 900_000_000, confirmToken: "follow-4" };
    expect(await launchAudited({ ...order, sshKeyId: null, accountId: id }, owner)).toMatchObject({
      kind: "refused",
    });
    expect(countSentCreates()).toBe(before);
  });
});

it("is noticed by another process that shares the database", async () => {
  const data = path.join(folder, "shared");
  const child = startChild({
    entry: "testing/process/children/app-child.ts",
    env: { ...variables, DATA_DIR: data },
  });
  const { openDatabase } = await import("@/db/sqlite/open");
  const { openKeyring } = await import("@/lib/vault/vault-key");
  const { seal } = await import("@/lib/vault/seal");
  const { credentialLocation } = await import("@/lib/vault/seal");
  const accounts = await import("@/db/provider-accounts");
  const { listRecentPolls } = await import("@/db/polls");
  try {
    await child.waitForLine("ready");
    const shared = openDatabase(path.join(data, "cheapest-gpu.db"));
    const polls = async (id: string) => (await listRecentPolls(shared, id, 100)).length;
    await until(async () => (await polls("sandbox:sesterce")) > 0);
    const keyring = await openKeyring(shared, { dataDirectory: data, secretKeyFile: null, secretKey: null });
    const id = "vault:sesterce:bbbbbbbbbbbbbbbb";
    const sealed = seal(keyring, credentialLocation(id, "apiKey"), "a key from elsewhere");
    const account = { id, provider: "sesterce" as const, label: "Elsewhere", addedAt: 1 };
    await atomically(shared, (tx) =>
      accounts.addProviderAccount(
        tx,
        account,
        [{ field: "apiKey", sealed, lastFour: null }],
        async () => undefined,
      ),
    );
    await until(async () => (await polls(id)) > 1);
    const before = await polls("sandbox:sesterce");
    const [saved] = await accounts.listProviderAccounts(shared);
    await atomically(shared, (tx) => accounts.removeProviderAccount(tx, saved!, { at: 1, isLast: true }));
    await until(async () => (await polls("sandbox:sesterce")) > before);
    closeDatabase(shared);
  } finally {
    await child.kill();
  }
});

it("fails at startup with one line if the environment has a key as well", async () => {
  const child = startChild({
    entry: "testing/process/children/app-child.ts",
    env: { ...variables, SHADEFORM_API_KEY: "a-key-of-the-environment" },
  });
  expect(await child.ended).toEqual({ code: 1, signal: null });
  const output = [...child.lines, ...child.errors].join("\n");
  expect(output).toContain("Shadeform has both a key in SHADEFORM_API_KEY and a saved account");
  expect(output).not.toContain("a-key-of-the-environment");
});

async function save(provider: "shadeform", key: string): Promise<string> {
  const { saveAccountKeys } = await import("@/lib/vault/vault");
  const { Secret } = await import("@/lib/redaction/secret");
  return saveAccountKeys(provider, key.slice(0, 6), { apiKey: new Secret(key) });
}

async function sendControl(about: Record<string, unknown>): Promise<void> {
  const body = JSON.stringify({ provider: "shadeform", ...about });
  await fetch(`${sandbox.url}/control`, { method: "POST", body });
}

function listAttemptStates(): string[] {
  return clientOf(database).prepare<[], string>("SELECT state FROM launch_attempt").pluck().all();
}

function readHolder(): string {
  return clientOf(database).prepare<[], string>("SELECT holder FROM lease").pluck().get()!;
}

function countSentCreates(): number {
  return clientOf(database)
    .prepare<[], number>("SELECT count(*) FROM launch_attempt WHERE sent_at IS NOT NULL")
    .pluck()
    .get()!;
}
