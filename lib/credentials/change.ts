import "server-only";

import { getDatabase } from "@/db/client";
import {
  findProviderAccount,
  listProviderAccounts,
  markPolling,
  recordTest,
  removeProviderAccount,
  renameProviderAccount,
  type ProviderAccount,
  type Ties,
} from "@/db/provider-accounts";
import { keyVariableOf } from "@/lib/accounts/conflict";
import { tiesWords } from "@/lib/accounts/ties";
import { recordEvent } from "@/lib/audit/record";
import type { OwnerActor } from "@/lib/auth/actor";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { env, hasKeys } from "@/lib/env";
import { followAccounts } from "@/lib/poll/runtime";

import { testKeys } from "./key-test";
import { lastWarning, listAccounts } from "./queries";
import type { AccountAnswer, KeyTest, SaveAnswer, TestAnswer } from "./schema";
import { faultOf, isKnown, outcomesOf, refusalOf } from "./trial";
import { readKeys, readLabel, readProvider, TypedError } from "./typed";
import { findSameKey, openAccount, replaceAccountKeys, saveAccountKeys, type TypedKeys } from "./vault";

/** Tries keys that were typed and are not saved. */
export async function testTyped(actor: OwnerActor, provider: unknown, typed: unknown): Promise<TestAnswer> {
  const id = readProvider(provider);
  const tests = await testKeys(id, readKeys(id, typed));
  await recordTests(actor, providerLabels[id], tests);
  return { ok: true, tests };
}

/** Tries the keys of a saved account. */
export async function testSaved(actor: OwnerActor, id: unknown): Promise<TestAnswer> {
  const account = await accountOf(id);
  const { apiKey, readOnlyKey } = await openAccount(account.id);
  const tests = await testKeys(account.provider, { apiKey, ...(readOnlyKey && { readOnlyKey }) });
  await recordTest(getDatabase(), account.id, { at: Date.now(), error: faultOf(tests) });
  await recordTests(actor, nameOf(account), tests);
  return { ok: true, tests };
}

/** Seals the keys of a new account, tried before unless `insists`; polling begins with it at once. */
export async function add(
  actor: OwnerActor,
  provider: unknown,
  label: unknown,
  typed: unknown,
  insists: unknown,
): Promise<SaveAnswer> {
  const id = readProvider(provider);
  const variable = keyVariableOf(id);
  if (env().providers[id].apiKey !== null)
    throw new TypedError(
      `${providerLabels[id]} has its key in ${variable}, and of two it would not be clear which is meant. Nothing was saved. Unset ${variable}, start the app again, then add it here.`,
    );
  const keys = readKeys(id, typed);
  await refuseSameKey(id, keys, null);
  const tests = insists === true ? [] : await testKeys(id, keys);
  if (!isKnown(tests)) return refuse(actor, id, providerLabels[id], tests);
  // The trial took its time, and another tab may have been quicker.
  await refuseSameKey(id, keys, null);
  const saved = await saveAccountKeys(id, readLabel(label, freeLabel(id)), keys);
  return taken(actor, saved, tests, { action: "account.add", detail: triedWords(tests) });
}

/** Puts another key in the place of an account's, tried before unless `insists`. */
export async function replace(
  actor: OwnerActor,
  id: unknown,
  typed: unknown,
  insists: unknown,
): Promise<SaveAnswer> {
  const account = await accountOf(id);
  const keys = readKeys(account.provider, typed);
  await refuseSameKey(account.provider, keys, account.id);
  const tests = insists === true ? [] : await testKeys(account.provider, keys);
  if (!isKnown(tests)) return refuse(actor, account.provider, nameOf(account), tests);
  await accountOf(account.id);
  await refuseSameKey(account.provider, keys, account.id);
  await replaceAccountKeys(account.id, keys);
  const detail = `another key, ${triedWords(tests)}`;
  return taken(actor, account.id, tests, { action: "account.change", detail });
}

export async function rename(actor: OwnerActor, id: unknown, label: unknown): Promise<AccountAnswer> {
  const account = await accountOf(id);
  const name = readLabel(label, account.label);
  await renameProviderAccount(getDatabase(), account.id, name);
  await followAccounts();
  const detail = `renamed, before: ${account.label}`;
  await recordEvent(actor, {
    action: "account.change",
    subject: nameOf({ ...account, label: name }),
    detail,
  });
  return { ok: true };
}

/** Has this account's offers read from now on, in the place of the provider's other one. */
export async function poll(actor: OwnerActor, id: unknown): Promise<AccountAnswer> {
  const account = await accountOf(id);
  await markPolling(getDatabase(), account);
  await followAccounts();
  await recordEvent(actor, { action: "account.change", subject: nameOf(account), detail: "polls" });
  return { ok: true };
}

/** Takes an account away. Of the last one `isLast` must be said: the mode changes with it. */
export async function remove(actor: OwnerActor, id: unknown, isLast: unknown): Promise<AccountAnswer> {
  const account = await accountOf(id);
  // While the environment has keys, no saved account is the last of all.
  const isLastSaved = listProviderAccounts(getDatabase()).length === 1;
  if (isLastSaved && !hasKeys(env()) && isLast !== true) throw new TypedError(lastWarning());
  const result = await removeProviderAccount(getDatabase(), account, {
    at: Date.now(),
    isLast: isLastSaved,
  });
  if (result === "changed")
    throw new TypedError("The accounts changed meanwhile, so nothing was removed. Look again.");
  if (result !== "removed") throw new TypedError(tiesText(account, result));
  await followAccounts();
  await recordEvent(actor, { action: "account.remove", subject: nameOf(account) });
  return { ok: true };
}

async function taken(
  actor: OwnerActor,
  id: string,
  tests: KeyTest[],
  happening: { action: "account.add" | "account.change"; detail: string },
): Promise<SaveAnswer> {
  if (tests.length > 0) await recordTest(getDatabase(), id, { at: Date.now(), error: faultOf(tests) });
  await followAccounts();
  const account = (await listAccounts()).find((one) => one.id === id);
  // Another tab may have removed it by now.
  if (!account) return { ok: false, message: "It was saved, and removed again meanwhile." };
  await recordEvent(actor, { ...happening, subject: `${account.providerLabel}, ${account.label}` });
  return { ok: true, account, tests };
}

async function refuse(
  actor: OwnerActor,
  provider: ProviderId,
  subject: string,
  tests: KeyTest[],
): Promise<SaveAnswer> {
  await recordTests(actor, subject, tests);
  return { ok: false, message: refusalOf(providerLabels[provider], tests), tests };
}

function triedWords(tests: KeyTest[]): string {
  return tests.length === 0 ? "saved untried" : outcomesOf(tests);
}

async function accountOf(id: unknown): Promise<ProviderAccount> {
  const account = await findProviderAccount(getDatabase(), String(id));
  if (!account) throw new TypedError("There is no such account here any more.");
  return account;
}

async function refuseSameKey(provider: ProviderId, keys: TypedKeys, except: string | null): Promise<void> {
  const known = await findSameKey(provider, keys, except);
  if (known !== null)
    throw new TypedError(
      `This key is saved already, as “${known}”. Saved twice, its machines would be counted twice. Nothing was saved.`,
    );
}

function freeLabel(provider: ProviderId): string {
  const taken = listProviderAccounts(getDatabase()).filter((account) => account.provider === provider);
  const base = providerLabels[provider];
  return taken.length === 0 ? base : `${base} ${taken.length + 1}`;
}

function tiesText({ provider, label }: ProviderAccount, ties: Ties): string {
  return `“${label}” was not removed: ${tiesWords(ties)} at ${providerLabels[provider]}, and without its key nobody could end what bills. End them under Instances, then remove it.`;
}

async function recordTests(actor: OwnerActor, subject: string, tests: KeyTest[]): Promise<void> {
  const isGood = tests.every(({ outcome }) => outcome === "good");
  await recordEvent(actor, {
    action: "account.test",
    subject,
    outcome: isGood ? "done" : "failed",
    detail: outcomesOf(tests),
  });
}

function nameOf({ provider, label }: Pick<ProviderAccount, "provider" | "label">): string {
  return `${providerLabels[provider]}, ${label}`;
}
