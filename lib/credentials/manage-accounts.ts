import "server-only";

import { getDatabase } from "@/db/client";
import {
  findProviderAccount,
  listProviderAccounts,
  setPollingAccount,
  recordKeyTest,
  removeProviderAccount,
  renameProviderAccount,
  type ProviderAccount,
  type RemovalBlockers,
} from "@/db/provider-accounts";
import { apiKeyVariable } from "@/lib/accounts/conflict";
import { removalBlockersText } from "@/lib/accounts/removal-blockers";
import { recordAuditEvent } from "@/lib/audit/record";
import type { OwnerActor } from "@/lib/actor";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { env, hasProviderKeys } from "@/lib/env";
import { reloadChangedAccounts } from "@/lib/poll/runtime";
import {
  findAccountWithKey,
  readCredentials,
  replaceAccountKeys,
  saveAccountKeys,
  type TypedKeys,
} from "@/lib/vault/vault";
import { atomically } from "@/db/transactions";

import { testKeys, failedTestMessage, areKeysAccepted, summarizeTests, refusedKeysMessage } from "./key-test";
import { lastAccountWarning, listAccounts } from "./queries";
import type { AccountResult, KeyTest, SaveResult, TestResult } from "./schema";
import { parseKeys, parseLabel, parseProvider, FormInputError } from "./parse-input";

/** Tests keys that were typed and not saved. */
export async function testTypedKeys(
  actor: OwnerActor,
  provider: unknown,
  typed: unknown,
): Promise<TestResult> {
  const id = parseProvider(provider);
  const tests = await testKeys(id, parseKeys(id, typed));
  await recordTests(actor, providerLabels[id], tests);
  return { ok: true, tests };
}

/** Tests the keys of a saved account. */
export async function testSavedAccount(actor: OwnerActor, id: unknown): Promise<TestResult> {
  const account = await requireAccount(id);
  const { apiKey, readOnlyKey } = await readCredentials(account.id);
  const tests = await testKeys(account.provider, { apiKey, ...(readOnlyKey && { readOnlyKey }) });
  await atomically(
    getDatabase(),
    (tx) => recordKeyTest(tx, account.id, { at: Date.now(), error: failedTestMessage(tests) }),
    "both",
  );
  await recordTests(actor, accountName(account), tests);
  return { ok: true, tests };
}

/** Seals the keys of a new account, tested first unless `insists`; polling starts at once. */
export async function createProviderAccount(
  actor: OwnerActor,
  provider: unknown,
  label: unknown,
  typed: unknown,
  insists: unknown,
): Promise<SaveResult> {
  const id = parseProvider(provider);
  const variable = apiKeyVariable(id);
  if (env().providers[id].apiKey !== null)
    throw new FormInputError(
      `Not saved: ${providerLabels[id]} is already set by ${variable}. Unset it, restart the app, then add the account here.`,
    );
  const keys = parseKeys(id, typed);
  await refuseDuplicateKey(id, keys, null);
  const tests = insists === true ? [] : await testKeys(id, keys);
  if (!areKeysAccepted(tests)) return refuseSave(actor, id, providerLabels[id], tests);
  // The test took time, and another tab may have saved the key.
  await refuseDuplicateKey(id, keys, null);
  const saved = await saveAccountKeys(id, parseLabel(label, await defaultLabel(id)), keys);
  return finishSave(actor, saved, tests, { action: "account.add", detail: describeTests(tests) });
}

/** Replaces an account's keys, tested first unless `insists`. */
export async function changeAccountKeys(
  actor: OwnerActor,
  id: unknown,
  typed: unknown,
  insists: unknown,
): Promise<SaveResult> {
  const account = await requireAccount(id);
  const keys = parseKeys(account.provider, typed);
  await refuseDuplicateKey(account.provider, keys, account.id);
  const tests = insists === true ? [] : await testKeys(account.provider, keys);
  if (!areKeysAccepted(tests)) return refuseSave(actor, account.provider, accountName(account), tests);
  await requireAccount(account.id);
  await refuseDuplicateKey(account.provider, keys, account.id);
  await replaceAccountKeys(account.id, keys);
  const detail = `new key, ${describeTests(tests)}`;
  return finishSave(actor, account.id, tests, { action: "account.change", detail });
}

export async function changeAccountLabel(
  actor: OwnerActor,
  id: unknown,
  label: unknown,
): Promise<AccountResult> {
  const account = await requireAccount(id);
  const name = parseLabel(label, account.label);
  await atomically(getDatabase(), (tx) => renameProviderAccount(tx, account.id, name), "both");
  await reloadChangedAccounts();
  const detail = `renamed from ${account.label}`;
  await recordAuditEvent(actor, {
    action: "account.change",
    subject: accountName({ ...account, label: name }),
    detail,
  });
  return { ok: true };
}

/** Makes this account the one of its provider that polls. */
export async function selectPollingAccount(actor: OwnerActor, id: unknown): Promise<AccountResult> {
  const account = await requireAccount(id);
  await atomically(getDatabase(), (tx) => setPollingAccount(tx, account), "both");
  await reloadChangedAccounts();
  await recordAuditEvent(actor, {
    action: "account.change",
    subject: accountName(account),
    detail: "used for price checks",
  });
  return { ok: true };
}

/** Removes an account. The last one requires `isLast`, because the mode changes with it. */
export async function deleteProviderAccount(
  actor: OwnerActor,
  id: unknown,
  isLast: unknown,
): Promise<AccountResult> {
  const account = await requireAccount(id);
  // While the environment has keys, no saved account is the last one.
  const isLastSaved = (await listProviderAccounts(getDatabase())).length === 1;
  if (isLastSaved && !hasProviderKeys(env()) && isLast !== true)
    throw new FormInputError(lastAccountWarning());
  const result = await atomically(
    getDatabase(),
    (tx) =>
      removeProviderAccount(tx, account, {
        at: Date.now(),
        isLast: isLastSaved,
      }),
    "both",
  );
  if (result === "changed")
    throw new FormInputError(
      "Not removed: the accounts have changed in the meantime. Check the list, then try again.",
    );
  if (result !== "removed") throw new FormInputError(notRemovedMessage(account, result));
  await reloadChangedAccounts();
  await recordAuditEvent(actor, { action: "account.remove", subject: accountName(account) });
  return { ok: true };
}

async function finishSave(
  actor: OwnerActor,
  id: string,
  tests: KeyTest[],
  happening: { action: "account.add" | "account.change"; detail: string },
): Promise<SaveResult> {
  if (tests.length > 0)
    await atomically(
      getDatabase(),
      (tx) => recordKeyTest(tx, id, { at: Date.now(), error: failedTestMessage(tests) }),
      "both",
    );
  await reloadChangedAccounts();
  const account = (await listAccounts()).find((one) => one.id === id);
  // Another tab may have removed it by now.
  if (!account) return { ok: false, message: "The account was saved but has been removed in another tab." };
  await recordAuditEvent(actor, { ...happening, subject: `${account.providerLabel}, ${account.label}` });
  return { ok: true, account, tests };
}

async function refuseSave(
  actor: OwnerActor,
  provider: ProviderId,
  subject: string,
  tests: KeyTest[],
): Promise<SaveResult> {
  await recordTests(actor, subject, tests);
  return { ok: false, message: refusedKeysMessage(providerLabels[provider], tests), tests };
}

function describeTests(tests: KeyTest[]): string {
  return tests.length === 0 ? "saved without a test" : summarizeTests(tests);
}

async function requireAccount(id: unknown): Promise<ProviderAccount> {
  const account = await findProviderAccount(getDatabase(), String(id));
  if (!account) throw new FormInputError("This account no longer exists. Reload the page.");
  return account;
}

async function refuseDuplicateKey(
  provider: ProviderId,
  keys: TypedKeys,
  except: string | null,
): Promise<void> {
  const known = await findAccountWithKey(provider, keys, except);
  if (known !== null)
    throw new FormInputError(
      `Not saved: this key is already saved as “${known}”, and its machines would be counted twice.`,
    );
}

async function defaultLabel(provider: ProviderId): Promise<string> {
  const taken = (await listProviderAccounts(getDatabase())).filter(
    (account) => account.provider === provider,
  );
  const base = providerLabels[provider];
  return taken.length === 0 ? base : `${base} ${taken.length + 1}`;
}

function notRemovedMessage({ provider, label }: ProviderAccount, ties: RemovalBlockers): string {
  return `“${label}” was not removed: ${removalBlockersText(ties)} at ${providerLabels[provider]}. Without its key you could no longer terminate them here. Terminate them under Instances, then remove the account.`;
}

async function recordTests(actor: OwnerActor, subject: string, tests: KeyTest[]): Promise<void> {
  const isGood = tests.every(({ outcome }) => outcome === "good");
  await recordAuditEvent(actor, {
    action: "account.test",
    subject,
    outcome: isGood ? "done" : "failed",
    detail: summarizeTests(tests),
  });
}

function accountName({ provider, label }: Pick<ProviderAccount, "provider" | "label">): string {
  return `${providerLabels[provider]}, ${label}`;
}
