import { parseText, parsePublicKey } from "../parse";
import type { HttpClient } from "../http";
import type { ProviderKey } from "../instances";
import { unlessMissing } from "../not-found";
import { unreadable } from "../rows";

import { keyRow } from "./schema";

const path = "/gpu-cloud/ssh-keys";

/** The keys of the account. A launch needs an id, so a key without one is omitted. */
export async function listKeys(http: HttpClient, signal: AbortSignal): Promise<ProviderKey[]> {
  const reply = await http.get({ path, signal });
  if (!Array.isArray(reply)) throw unreadable("sesterce", "the list of SSH keys");
  return reply.map(toKey).filter((key) => key !== null);
}

/** Adds a key, once. */
export async function addKey(http: HttpClient, name: string, publicKey: string): Promise<ProviderKey> {
  const key = toKey(await http.send({ method: "POST", path, body: { name, publicKey } }));
  if (key === null) throw unreadable("sesterce", "the id of the new SSH key");
  return { ...key, name, publicKey };
}

/** Removes a key; a missing one is no error. */
export async function removeKey(http: HttpClient, nativeId: string): Promise<void> {
  await unlessMissing(http.send({ method: "DELETE", path: pathOf(nativeId) }));
}

function pathOf(nativeId: string): string {
  return `${path}/${encodeURIComponent(nativeId)}`;
}

function toKey(value: unknown): ProviderKey | null {
  const row = keyRow.safeParse(value).data;
  if (!row) return null;
  return {
    nativeId: row._id,
    name: parseText(row.name) ?? row._id,
    publicKey: parsePublicKey(row.publicKey),
  };
}
