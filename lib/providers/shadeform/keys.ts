import { createHash } from "node:crypto";

import { parseText } from "../parse";
import type { HttpClient } from "../http";
import type { ProviderKey } from "../instances";
import { unlessMissing } from "../not-found";
import { unreadable } from "../rows";

import { createdReply, keyList, keyRow } from "./schema";
import { postChange, readList } from "./api";
import { isNameTaken } from "./errors";

export async function listKeys(http: HttpClient, signal?: AbortSignal): Promise<ProviderKey[]> {
  const rows = await readList(
    http,
    "/sshkeys",
    (reply) => keyList.safeParse(reply).data?.ssh_keys,
    keyRow,
    signal,
  );
  return rows.map(toKey);
}

/**
 * Adds a key. Reuses the same key under any name; if another key has the name, appends the start of this key's
 * hash.
 */
export async function addKey(http: HttpClient, name: string, publicKey: string): Promise<ProviderKey> {
  const add = async (as: string) => {
    const body = { name: as, public_key: publicKey };
    const reply = createdReply.safeParse(await http.send({ method: "POST", path: "/sshkeys/add", body }));
    if (!reply.success) throw unreadable("shadeform", "the id of what was made");
    return { nativeId: reply.data.id, name: as, publicKey };
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
  await unlessMissing(postChange(http, `/sshkeys/${encodeURIComponent(nativeId)}/delete`));
}

function toKey(row: { id: string; name?: unknown; public_key?: unknown }): ProviderKey {
  const { id, public_key: rawKey } = row;
  return {
    nativeId: id,
    name: parseText(row.name) ?? id,
    // Uncut at any length: a cut key is a different key.
    publicKey: typeof rawKey === "string" && rawKey.trim() !== "" ? rawKey.trim() : null,
  };
}

/** Algorithm and key, without the comment. */
function withoutComment(publicKey: string): string {
  return publicKey.trim().split(/\s+/).slice(0, 2).join(" ");
}
