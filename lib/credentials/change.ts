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
import { recordEvent } from "@/lib/audit/record";
import type { OwnerActor } from "@/lib/auth/actor";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { env, hasKeys } from "@/lib/env";
import { counted } from "@/lib/offers/format";
import { followAccounts } from "@/lib/poll/runtime";

import { testKeys } from "./key-test";
import { lastWarning, listAccounts } from "./queries";
import type { AccountAnswer, KeyTest, SaveAnswer, TestAnswer } from "./schema";
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
  const fault = tests.find(({ outcome }) => outcome !== "good");
  const error = fault ? `${fault.title} ${fault.message ?? ""}`.trim() : null;
  await recordTest(getDatabase(), account.id, { at: Date.now(), error });
  await recordTests(actor, nameOf(account), tests);
  return { ok: true, tests };
}

/** Seals the keys of a new account; polling begins with it at once. */
export async function add(
  actor: OwnerActor,
  provider: unknown,
  label: unknown,
  typed: unknown,
): Promise<SaveAnswer> {
  const id = readProvider(provider);
  const variable = keyVariableOf(id);
  if (env().providers[id].apiKey !== null)
    throw new TypedError(
      `${providerLabels[id]} has its key in ${variable}, and of two it would not be clear which is meant. Nothing was saved. Unset ${variable}, start the app again, then add it here.`,
    );
  const keys = readKeys(id, typed);
  await refuseSameKey(id, keys, null);
  const saved = await saveAccountKeys(id, readLabel(label, freeLabel(id)), keys);
  return taken(actor, saved, "account.add");
}

/** Puts another key in the place of an account's. */
export async function replace(actor: OwnerActor, id: unknown, typed: unknown): Promise<SaveAnswer> {
  const account = await accountOf(id);
  const keys = readKeys(account.provider, typed);
  await refuseSameKey(account.provider, keys, account.id);
  await replaceAccountKeys(account.id, keys);
  return taken(actor, account.id, "account.change", "another key");
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
  action: "account.add" | "account.change",
  detail: string | null = null,
): Promise<SaveAnswer> {
  await followAccounts();
  const account = (await listAccounts()).find((one) => one.id === id);
  // Another tab may have removed it by now.
  if (!account) return { ok: false, message: "It was saved, and removed again meanwhile." };
  await recordEvent(actor, { action, subject: `${account.providerLabel}, ${account.label}`, detail });
  return { ok: true, account };
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

function tiesText({ provider, label }: ProviderAccount, { machines, launches }: Ties): string {
  const what = [
    machines > 0 && `${counted(machines, "machine")} of this app ${machines === 1 ? "is" : "are"} not gone`,
    launches > 0 && `${counted(launches, "launch", "launches")} ${launches === 1 ? "is" : "are"} not settled`,
  ];
  return `“${label}” was not removed: ${what.filter(Boolean).join(", and ")} at ${providerLabels[provider]}, and without its key nobody could end what bills. End them under Instances, then remove it.`;
}

async function recordTests(actor: OwnerActor, subject: string, tests: KeyTest[]): Promise<void> {
  const isGood = tests.every(({ outcome }) => outcome === "good");
  const detail = tests.map(({ label, outcome }) => `${label}: ${outcome}`).join(", ");
  await recordEvent(actor, {
    action: "account.test",
    subject,
    outcome: isGood ? "done" : "failed",
    detail,
  });
}

function nameOf({ provider, label }: Pick<ProviderAccount, "provider" | "label">): string {
  return `${providerLabels[provider]}, ${label}`;
}
