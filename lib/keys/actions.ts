"use server";

import { guardAction } from "@/lib/auth/guard";
import type { ActionResult, AddKeyAnswer } from "@/lib/instances/schema";

import { addKey, removeKey } from "./change";

/** Keeps a public key after checking it. */
export async function addSshKey(name: string, publicKey: string): Promise<AddKeyAnswer> {
  const owner = await guardAction();
  return addKey(owner, name, publicKey);
}

/** Forgets a key here, and removes it from the named clouds first. */
export async function removeSshKey(keyId: string, fromProviders: string[]): Promise<ActionResult> {
  const owner = await guardAction();
  return removeKey(owner, keyId, fromProviders);
}
