import { z } from "zod";

import { parsePublicKey, parseText } from "../parse";
import type { HttpClient } from "../http";
import type { ProviderKey } from "../instances";
import { unlessMissing } from "../not-found";
import { unreadable } from "../rows";
import { ProviderError } from "../errors";

import { keyList, keyRow, newKey } from "./schema";

/** The keys of the account. A launch needs a name, so a key without one is omitted. */
export async function listKeys(http: HttpClient, signal: AbortSignal): Promise<ProviderKey[]> {
  const reply = keyList.safeParse(await http.get({ path: "/ssh-keys", signal }));
  if (!reply.success) throw unreadable("massedcompute", "the list “sshKeys”");
  return reply.data.sshKeys.flatMap((value) => {
    const row = keyRow.safeParse(value).data;
    // Only the name is always reported; no name can be mistaken for an id, which has hyphens.
    return row
      ? [{ nativeId: String(row.id ?? row.name), name: row.name, publicKey: parsePublicKey(row.public_key) }]
      : [];
  });
}

/** Adds a key, once, under an allowed name. */
export async function addKey(http: HttpClient, name: string, publicKey: string): Promise<ProviderKey> {
  const body = { name: allowedName(name), publicKey };
  const reply = newKey.safeParse(await http.send({ method: "POST", path: "/ssh-keys", body }));
  if (!reply.success) throw unreadable("massedcompute", "the new key “sshKey”");
  const { id, name: keyName } = reply.data.sshKey;
  return { nativeId: String(id ?? keyName), name: keyName, publicKey };
}

/** Removes a key; a missing one is no error. */
export async function removeKey(http: HttpClient, nativeId: string): Promise<void> {
  const path = `/ssh-keys/${encodeURIComponent(nativeId)}`;
  await unlessMissing(http.send({ method: "DELETE", path }));
}

/** Replaces all but letters, digits and spaces, which the API rejects. */
function allowedName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^A-Za-z0-9]+/g, " ");
  return plain.trim().slice(0, 60).trim() || "Cheapest GPU";
}

const validation = z.object({ message: z.string() });

export async function validateKey(http: HttpClient, signal: AbortSignal): Promise<void> {
  const reply = validation.safeParse(
    await http.post({ path: "/account/token/validation", body: {}, signal }),
  );
  if (!reply.success) throw unreadable("massedcompute", "the message “Valid Token”");
  if (/\bvalid\b/i.test(reply.data.message) && !/\b(not|no)\b/i.test(reply.data.message)) return;
  throw new ProviderError(
    "massedcompute",
    "unauthorised",
    `Massed Compute does not call this key valid: “${parseText(reply.data.message) ?? ""}”.`,
    { status: 200 },
  );
}
