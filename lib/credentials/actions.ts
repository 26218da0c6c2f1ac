"use server";

import { guardAction } from "@/lib/auth/guard";
import type { OwnerActor } from "@/lib/auth/actor";
import { errorCodeOrMessage } from "@/lib/error-code";
import { log } from "@/lib/log";

import {
  createProviderAccount,
  selectPollingAccount,
  deleteProviderAccount,
  changeAccountLabel,
  changeAccountKeys,
  testSavedAccount,
  testTypedKeys,
} from "./manage-accounts";
import type { AccountAnswer, SaveAnswer, TestAnswer } from "./schema";
import { KeyringError } from "./keys";
import { SealError } from "./seal";
import { FormInputError } from "./parse-input";

// What arrives here comes from the network, whatever its type says. What goes back never holds a key.

/** Tries keys before they are saved. */
export async function testNewKeys(provider: string, keys: Record<string, string>): Promise<TestAnswer> {
  return asOwner((owner) => testTypedKeys(owner, provider, keys));
}

/** Tries the keys of a saved account. */
export async function testAccount(id: string): Promise<TestAnswer> {
  return asOwner((owner) => testSavedAccount(owner, id));
}

/** Seals and keeps a new account. Its keys are tried before, unless whoever asks `insists`. */
export async function addAccount(
  provider: string,
  label: string,
  keys: Record<string, string>,
  insists: boolean,
): Promise<SaveAnswer> {
  return asOwner((owner) => createProviderAccount(owner, provider, label, keys, insists));
}

/** Puts other keys in the place of an account's, tried before unless whoever asks `insists`. */
export async function replaceAccountKey(
  id: string,
  keys: Record<string, string>,
  insists: boolean,
): Promise<SaveAnswer> {
  return asOwner((owner) => changeAccountKeys(owner, id, keys, insists));
}

export async function renameAccount(id: string, label: string): Promise<AccountAnswer> {
  return asOwner((owner) => changeAccountLabel(owner, id, label));
}

/** Lets an account be the one of its provider whose offers are read. */
export async function selectAccountForPolling(id: string): Promise<AccountAnswer> {
  return asOwner((owner) => selectPollingAccount(owner, id));
}

/** Removes an account and its keys; `isLast` says that whoever asks knows that nothing is connected afterwards. */
export async function removeAccount(id: string, isLast: boolean): Promise<AccountAnswer> {
  return asOwner((owner) => deleteProviderAccount(owner, id, isLast));
}

async function asOwner<T>(
  work: (owner: OwnerActor) => Promise<T>,
): Promise<T | { ok: false; message: string }> {
  const owner = await guardAction();
  try {
    return await work(owner);
  } catch (error) {
    if (error instanceof FormInputError || error instanceof KeyringError)
      return { ok: false, message: error.message };
    if (error instanceof SealError)
      return {
        ok: false,
        message: "The saved key does not open, so it could not be used. Put it in again with “Replace key”.",
      };
    log.error({ code: errorCodeOrMessage(error) }, "A provider account could not be changed.");
    return {
      ok: false,
      message: "It could not be written down, so nothing was changed. Is the disk full, or read-only?",
    };
  }
}
