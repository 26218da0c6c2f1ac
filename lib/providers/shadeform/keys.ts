import { createHash } from "node:crypto";

import { parseText } from "../details";
import type { HttpClient } from "../http";
import type { ProviderKey } from "../instances";

import { keyList, keyRow } from "./account-schema";
import { postChange, createResource, readList, readOne, deleteResource } from "./requests";
import { isNameTaken } from "./errors";

/** A key at Shadeform; the default one is used for machines created without a key. */
export interface ShadeformKey extends ProviderKey {
  isDefault: boolean;
}

export async function listKeys(http: HttpClient, signal?: AbortSignal): Promise<ShadeformKey[]> {
  const rows = await readList(
    http,
    "/sshkeys",
    (reply) => keyList.safeParse(reply).data?.ssh_keys,
    keyRow,
    signal,
  );
  return rows.map(toKey);
}

export async function readKey(
  http: HttpClient,
  nativeId: string,
  signal: AbortSignal,
): Promise<ShadeformKey | null> {
  const row = await readOne(http, `/sshkeys/${encodeURIComponent(nativeId)}/info`, keyRow, signal);
  return row && toKey(row);
}

/**
 * Adds a key. Reuses the same key under any name; if another key has the name, appends the start of this key's
 * hash.
 */
export async function addKey(http: HttpClient, name: string, publicKey: string): Promise<ProviderKey> {
  const add = async (as: string) => {
    const nativeId = await createResource(http, "/sshkeys/add", { name: as, public_key: publicKey });
    return { nativeId, name: as, publicKey };
  };
  try {
    return await add(name);
  } catch (error) {
    if (!isNameTaken(error)) throw error;
  }
  const keys = await listKeys(http);
  const material = withoutComment(publicKey);
  const same = keys.find((key) => key.publicKey !== null && withoutComment(key.publicKey) === material);
  return same ?? add(`${name}-${createHash("sha256").update(material).digest("hex").slice(0, 6)}`);
}

/** Removes a key; a missing one is no error. */
export async function removeKey(http: HttpClient, nativeId: string): Promise<void> {
  await deleteResource(http, `/sshkeys/${encodeURIComponent(nativeId)}/delete`);
}

/** Sets the default key of new machines. */
export async function setDefaultKey(http: HttpClient, nativeId: string): Promise<void> {
  await postChange(http, `/sshkeys/${encodeURIComponent(nativeId)}/setdefault`);
}

function toKey(row: {
  id: string;
  name?: unknown;
  public_key?: unknown;
  is_default?: unknown;
}): ShadeformKey {
  const { id, public_key: rawKey } = row;
  return {
    nativeId: id,
    name: parseText(row.name) ?? id,
    // Uncut at any length: a cut key is a different key.
    publicKey: typeof rawKey === "string" && rawKey.trim() !== "" ? rawKey.trim() : null,
    isDefault: row.is_default === true,
  };
}

/** Algorithm and key, without the comment. */
function withoutComment(publicKey: string): string {
  return publicKey.trim().split(/\s+/).slice(0, 2).join(" ");
}
