import { parsePublicKey } from "../machine-fields";
import type { HttpClient } from "../http";
import type { ProviderKey } from "../instances";
import { unlessMissing } from "../machine-errors";
import { unreadable } from "../rows";

import { keyList, keyRow, newKey } from "./machine-schema";

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
export function allowedName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^A-Za-z0-9]+/g, " ");
  return plain.trim().slice(0, 60).trim() || "Cheapest GPU";
}
