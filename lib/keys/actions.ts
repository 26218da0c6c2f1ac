"use server";

import { guardAction } from "@/lib/auth/guard";
import type { ActionResult, AddKeyAnswer } from "@/lib/instances/schema";

import { addKey, removeKey } from "./change";

/** Checks and stores a public key. */
export async function addSshKey(name: string, publicKey: string): Promise<AddKeyAnswer> {
  const owner = await guardAction();
  return addKey(owner, name, publicKey);
}

/** Deletes a key here, and first at the given providers. */
export async function removeSshKey(keyId: string, fromProviders: string[]): Promise<ActionResult> {
  const owner = await guardAction();
  return removeKey(owner, keyId, fromProviders);
}
