"use server";

import { guardAction } from "@/lib/auth/guard";
import { signedOut } from "@/lib/auth/signed-out";
import type { ActionResult, AddKeyResult } from "@/lib/instances/schema";

import { addKey, removeKey } from "./change";

/** Checks and stores a public key. */
export async function addSshKey(name: string, publicKey: string): Promise<AddKeyResult> {
  const owner = await guardAction();
  return owner ? addKey(owner, name, publicKey) : signedOut;
}

/** Deletes a key here, and first at the given providers. */
export async function removeSshKey(keyId: string, fromProviders: string[]): Promise<ActionResult> {
  const owner = await guardAction();
  return owner ? removeKey(owner, keyId, fromProviders) : signedOut;
}
