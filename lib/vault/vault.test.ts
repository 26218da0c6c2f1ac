import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import type { ProviderAccount } from "@/db/provider-accounts";
import { atomically } from "@/db/transactions";
import type { FakeServer } from "@/testing/cloud/fake-server";
import { clientOf } from "@/testing/database/client";

// The environment is read once, by the modules imported below.
const folder = fs.mkdtempSync(path.join(tmpdir(), "vault-"));
const key = "vault-test-key-8f31c0aa";
const otherKey = "vault-test-key-e5d7741b";
let opponent: FakeServer;
let vault: typeof import("./vault");
let accounts: typeof import("@/db/provider-accounts");
let present: typeof import("@/lib/accounts/present");
let database: import("@/db/connections").Reader;
let environment: import("@/lib/env").Environment;

beforeAll(async () => {
  const { startFakeServer: startOpponent, sendJson } = await import("@/testing/cloud/fake-server");
  opponent = await startOpponent((_, response) => sendJson(response, "{}"));
  vi.stubEnv("DATA_DIR", path.join(folder, "data"));
  vi.stubEnv("SHADEFORM_BASE_URL", opponent.url);
  vi.stubEnv("GPUGEEK_BASE_URL", opponent.url);
  vault = await import("./vault");
  accounts = await import("@/db/provider-accounts");
  present = await import("@/lib/accounts/present");
  database = (await import("@/db/client")).getDatabase();
  environment = (await import("@/lib/env")).env();
});

afterAll(async () => {
  (await import("@/db/client")).closeDatabase();
  await opponent.close();
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true });
});

beforeEach(async () => expect(await accounts.listProviderAccounts(database)).toEqual([]));
afterEach(async () => {
  for (const account of await accounts.listProviderAccounts(database)) await remove(account);
});

describe("the vault", () => {
  it("stores no key in clear, and opens it again", async () => {
    const id = await vault.saveAccountKeys("massedcompute", "Team", await typed(key, otherKey));
    clientOf(database).pragma("wal_checkpoint(TRUNCATE)");
    for (const name of fs.readdirSync(path.join(folder, "data"))) {
      const bytes = fs.readFileSync(path.join(folder, "data", name));
      for (const text of [key, otherKey]) expect(bytes.includes(text)).toBe(false);
    }
    const keys = await accounts.listSealedKeys(database, id);
    expect(keys.map(({ field, lastFour }) => [field, lastFour])).toEqual([
      ["apiKey", "c0aa"],
      ["readOnlyKey", "741b"],
    ]);
    for (const { sealed } of keys) expect(sealed).toMatch(/^v1\.[0-9a-f]{16}\.[\w-]+\.[\w-]+\.[\w-]+$/);
    const opened = await vault.readCredentials(id);
    expect([opened.apiKey.reveal(), opened.readOnlyKey?.reveal()]).toEqual([key, otherKey]);
    expect(JSON.stringify(opened)).not.toContain(key);
  });

  it("opens no value that was moved to another account or field", async () => {
    const one = await vault.saveAccountKeys("massedcompute", "One", await typed(key, otherKey));
    const two = await vault.saveAccountKeys("massedcompute", "Two", await typed("a third key, long", null));
    const swap = clientOf(database).prepare(
      `UPDATE provider_account_key SET sealed = (SELECT sealed FROM provider_account_key WHERE account_id = ? AND field = ?)
       WHERE account_id = ? AND field = 'apiKey'`,
    );
    swap.run(one, "apiKey", two);
    await expect(vault.readCredentials(two)).rejects.toThrow(/does not open/);
    swap.run(one, "readOnlyKey", one);
    await expect(vault.readCredentials(one)).rejects.toThrow(/does not open/);
  });

  it("shows nothing of a key that is short", async () => {
    const id = await vault.saveAccountKeys("shadeform", "Short", await typed("ten-chars!", null));
    expect((await accounts.listSealedKeys(database, id))[0]!.lastFour).toBeNull();
  });

  it("replaces a key and detects one that is already saved", async () => {
    const id = await vault.saveAccountKeys("shadeform", "Team", await typed(key, null));
    expect(await vault.findAccountWithKey("shadeform", await typed(key, null), null)).toBe("Team");
    expect(await vault.findAccountWithKey("shadeform", await typed(key, null), id)).toBeNull();
    expect(await vault.findAccountWithKey("sesterce", await typed(key, null), null)).toBeNull();
    await vault.replaceAccountKeys(id, await typed(otherKey, null));
    expect((await vault.readCredentials(id)).apiKey.reveal()).toBe(otherKey);
  });

  it("seals with the new master key when it is changed in between", async () => {
    const { rotateMasterKey: rotate } = await import("./rotate");
    const { resolveKeyFile: keyFileOf } = await import("./keyring");
    const first = await vault.saveAccountKeys("shadeform", "Before", await typed(key, null));
    await rotate(database, keyFileOf(environment)!);
    const second = await vault.saveAccountKeys("sesterce", "After", await typed(otherKey, null));
    expect((await vault.readCredentials(first)).apiKey.reveal()).toBe(key);
    expect((await vault.readCredentials(second)).apiKey.reveal()).toBe(otherKey);
    await rotate(database, keyFileOf(environment)!);
    expect((await vault.readCredentials(second)).apiKey.reveal()).toBe(otherKey);
  });
});

describe("the accounts that are present", () => {
  it("are the sandbox's until one is saved, and again when the last is removed", async () => {
    expect(await present.resolveMode(environment)).toBe("sandbox");
    expect(await present.presentAccounts(environment)).toHaveLength(5);
    await vault.saveAccountKeys("sesterce", "Mine", await typed(key, null));
    expect(await present.resolveMode(environment)).toBe("live");
    expect(await present.presentAccounts(environment)).toMatchObject([
      { kind: "vault", provider: "sesterce", label: "Mine", polls: true },
    ]);
    await remove((await accounts.listProviderAccounts(database))[0]!);
    expect(await present.resolveMode(environment)).toBe("sandbox");
  });

  it("poll with one of each provider: the first, the selected one, or its successor", async () => {
    for (const label of ["One", "Two", "Three"])
      await vault.saveAccountKeys("shadeform", label, await typed(`${key}-${label}`, null));
    const polling = async () => (await present.pollingAccounts(environment)).map(({ label }) => label);
    expect(await polling()).toEqual(["One"]);
    const [one, two] = await accounts.listProviderAccounts(database);
    await atomically(database, (tx) => accounts.setPollingAccount(tx, two!));
    expect(await polling()).toEqual(["Two"]);
    await remove(two!);
    expect(await polling()).toEqual(["One"]);
    await remove(one!);
    expect(await polling()).toEqual(["Three"]);
  });

  it("cannot coexist with a key of the environment; the error names it and the remedy", async () => {
    const { refuseDoubleAccounts } = await import("@/lib/accounts/conflict");
    const { readEnvironment } = await import("@/lib/env");
    await vault.saveAccountKeys("shadeform", "Team", await typed(key, null));
    await refuseDoubleAccounts(environment, database);
    await refuseDoubleAccounts(readEnvironment({ SESTERCE_API_KEY: otherKey }), database);
    const both = readEnvironment({ SHADEFORM_API_KEY: otherKey });
    await expect(refuseDoubleAccounts(both, database)).rejects.toThrow(
      /^Shadeform has both a key in SHADEFORM_API_KEY and a saved account, “Team”\. Unset SHADEFORM_API_KEY .*\.$/,
    );
  });

  it("are not removed while something of ours depends on them, nor as the last by mistake", async () => {
    const id = await vault.saveAccountKeys("shadeform", "Team", await typed(key, null));
    const [account] = await accounts.listProviderAccounts(database);
    const remove = (isLast: boolean) =>
      atomically(database, (tx) => accounts.removeProviderAccount(tx, account!, { at: 1, isLast }));
    expect(await remove(false)).toBe("changed");
    const { addMachine, markMachinesGone: endMachine } = await import("@/testing/database/machines");
    await addMachine(database, id);
    expect(await remove(true)).toEqual({ machines: 1, launches: 0 });
    await endMachine(database, id);
    expect(await remove(true)).toBe("removed");
    expect(await accounts.listSealedKeys(database, id)).toEqual([]);
    expect(await accounts.isAccountRemoved(database, id)).toBe(true);
  });
});

describe("a key test describes", () => {
  it.each([
    [200, { ssh_keys: [] }, "good", /^Key works\.$/],
    [401, { message: "Invalid API key" }, "wrong-key", /rejected this key/],
    [
      402,
      { message: "Pay first" },
      "no-credit",
      /^Key works, but the Shadeform account has too little credit/,
    ],
    [403, { message: "Not yours" }, "no-rights", /lacks a permission/],
    [503, { message: "Maintenance" }, "down", /^Can’t reach Shadeform/],
    [200, "something else", "unclear", /could not be tested/],
  ])("what %i means", async (status, body, outcome, title) => {
    const { sendJson } = await import("@/testing/cloud/fake-server");
    const { testKeys } = await import("@/lib/credentials/key-test");
    opponent.handle = (_, response) => sendJson(response, JSON.stringify(body), status);
    const [test] = await testKeys("shadeform", await typed(key, null));
    expect(test).toMatchObject({ outcome, title: expect.stringMatching(title) });
    expect(JSON.stringify(test)).not.toContain(key);
  });

  it.each([
    [403, { code: 403, message: "forbidden" }, "no-rights", /“forbidden”\. .* enterprise accounts only/],
    [200, { code: 10002, message: "token expired" }, "wrong-key", /Copy it again/],
  ])("what %i means at GPUGeek, which rejects personal accounts", async (status, body, outcome, message) => {
    const { sendJson } = await import("@/testing/cloud/fake-server");
    const { testKeys } = await import("@/lib/credentials/key-test");
    opponent.handle = (_, response) => sendJson(response, JSON.stringify(body), status);
    const [test] = await testKeys("gpugeek", await typed(key, null));
    expect(test).toMatchObject({ outcome, message: expect.stringMatching(message) });
    expect(test?.title).not.toMatch(/GPUGeek knows/);
  });
});

async function typed(apiKey: string, readOnlyKey: string | null) {
  const { Secret } = await import("@/lib/redaction/secret");
  return { apiKey: new Secret(apiKey), ...(readOnlyKey && { readOnlyKey: new Secret(readOnlyKey) }) };
}

async function remove(account: ProviderAccount): Promise<void> {
  const isLast = (await accounts.listProviderAccounts(database)).length === 1;
  expect(
    await atomically(database, (tx) => accounts.removeProviderAccount(tx, account, { at: 2, isLast })),
  ).toBe("removed");
}
