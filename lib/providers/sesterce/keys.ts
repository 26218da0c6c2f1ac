import { parseFlag, parseText } from "../details";
import { parsePublicKey } from "../machine-fields";
import type { HttpClient } from "../http";
import type { ProviderKey } from "../instances";
import { unlessMissing } from "../machine-errors";
import { unreadable } from "../rows";

import { keyRow } from "./machine-schema";

const path = "/gpu-cloud/ssh-keys";

/** A key, and whether it is the default of new machines. */
export interface SesterceKey extends ProviderKey {
  isDefault: boolean | null;
}

/** The keys of the account. A launch needs an id, so a key without one is omitted. */
export async function listKeys(http: HttpClient, signal: AbortSignal): Promise<SesterceKey[]> {
  const reply = await http.get({ path, signal });
  if (!Array.isArray(reply)) throw unreadable("sesterce", "the list of SSH keys");
  return reply.map(toKey).filter((key) => key !== null);
}

/** Adds a key, once. */
export async function addKey(http: HttpClient, name: string, publicKey: string): Promise<SesterceKey> {
  const key = toKey(await http.send({ method: "POST", path, body: { name, publicKey } }));
  if (key === null) throw unreadable("sesterce", "the id of the new SSH key");
  return { ...key, name, publicKey };
}

/** Removes a key; a missing one is no error. */
export async function removeKey(http: HttpClient, nativeId: string): Promise<void> {
  await unlessMissing(http.send({ method: "DELETE", path: pathOf(nativeId) }));
}

/** Sets the default key of new machines. */
export async function makeDefaultKey(http: HttpClient, nativeId: string): Promise<void> {
  await http.send({ method: "PATCH", path: `${pathOf(nativeId)}/makedefault` });
}

function pathOf(nativeId: string): string {
  return `${path}/${encodeURIComponent(nativeId)}`;
}

function toKey(value: unknown): SesterceKey | null {
  const row = keyRow.safeParse(value).data;
  if (!row) return null;
  return {
    nativeId: row._id,
    name: parseText(row.name) ?? row._id,
    publicKey: parsePublicKey(row.publicKey),
    isDefault: parseFlag(row.isDefault),
  };
}
