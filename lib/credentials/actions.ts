"use server";

import { guardAction } from "@/lib/auth/guard";
import { signedOut } from "@/lib/auth/signed-out";
import type { OwnerActor } from "@/lib/actor";
import { errorCodeOrMessage } from "@/lib/error-code";
import { log } from "@/lib/log";
import { KeyringError } from "@/lib/vault/keys";
import { SealError } from "@/lib/vault/seal";

import {
  createProviderAccount,
  selectPollingAccount,
  deleteProviderAccount,
  changeAccountLabel,
  changeAccountKeys,
  testSavedAccount,
  testTypedKeys,
} from "./manage-accounts";
import type { AccountResult, SaveResult, TestResult } from "./schema";
import { FormInputError } from "./parse-input";

// Server actions receive untrusted input of any type. No result contains a key.

/** Tests keys before they are saved. */
export async function testNewKeys(provider: string, keys: Record<string, string>): Promise<TestResult> {
  return asOwner((owner) => testTypedKeys(owner, provider, keys));
}

/** Tests the keys of a saved account. */
export async function testAccount(id: string): Promise<TestResult> {
  return asOwner((owner) => testSavedAccount(owner, id));
}

/** Seals and saves a new account. Tests its keys first, unless the caller `insists`. */
export async function addAccount(
  provider: string,
  label: string,
  keys: Record<string, string>,
  insists: boolean,
): Promise<SaveResult> {
  return asOwner((owner) => createProviderAccount(owner, provider, label, keys, insists));
}

/** Replaces the keys of an account. Tests them first, unless the caller `insists`. */
export async function replaceAccountKey(
  id: string,
  keys: Record<string, string>,
  insists: boolean,
): Promise<SaveResult> {
  return asOwner((owner) => changeAccountKeys(owner, id, keys, insists));
}

export async function renameAccount(id: string, label: string): Promise<AccountResult> {
  return asOwner((owner) => changeAccountLabel(owner, id, label));
}

/** Makes an account the one of its provider that polls. */
export async function selectAccountForPolling(id: string): Promise<AccountResult> {
  return asOwner((owner) => selectPollingAccount(owner, id));
}

/** Removes an account and its keys; `isLast` confirms that nothing is connected afterwards. */
export async function removeAccount(id: string, isLast: boolean): Promise<AccountResult> {
  return asOwner((owner) => deleteProviderAccount(owner, id, isLast));
}

async function asOwner<T>(
  work: (owner: OwnerActor) => Promise<T>,
): Promise<T | { ok: false; message: string }> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  try {
    return await work(owner);
  } catch (error) {
    if (error instanceof FormInputError || error instanceof KeyringError)
      return { ok: false, message: error.message };
    if (error instanceof SealError)
      return {
        ok: false,
        message: "The saved key can’t be decrypted. Enter it again with “Replace key”.",
      };
    log.error({ code: errorCodeOrMessage(error) }, "A provider account could not be changed.");
    return {
      ok: false,
      message: "Can’t save, so nothing was changed. Check whether the disk is full or read-only.",
    };
  }
}
