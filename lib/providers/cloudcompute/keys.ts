import { plainText } from "@/lib/domain/text";
import type { ProviderKey } from "../instances";
import { unlessMissing } from "../not-found";
import { parseMachineId } from "../parse";
import { unreadable } from "../rows";

import { keyRow, objectsIn } from "./machine";
import { readPages } from "./pages";
import type { CloudComputeApi } from "./api";

const path = "/ssh-keys";

/** Every key of the team. Throws if not all can be read: an existing key must not be added again. */
export async function listKeys(api: CloudComputeApi, signal: AbortSignal): Promise<ProviderKey[]> {
  const { rows, complete } = await readPages(api, { path, name: "ssh_keys", signal });
  const keys = rows.flatMap((row) => toKey(row) ?? []);
  if (!complete || keys.length < rows.length) throw unreadable("cloudcompute", "a part of the SSH keys");
  return keys;
}

/** Adds a key. Looks it up in the list if the reply does not contain it. */
export async function addKey(api: CloudComputeApi, name: string, publicKey: string): Promise<ProviderKey> {
  const reply = await api.send("POST", path, { public_key: publicKey, name });
  const [reported] = objectsIn(reply, "ssh_key").flatMap((thing) => toKey(thing) ?? []);
  if (reported)
    return { ...reported, name: reported.name || name, publicKey: reported.publicKey ?? publicKey };
  const keys = await listKeys(api, AbortSignal.timeout(30_000));
  const added = keys.find(
    (key) => key.publicKey !== null && withoutComment(key.publicKey) === withoutComment(publicKey),
  );
  if (!added) throw unreadable("cloudcompute", "the SSH key that was added");
  return added;
}

/** Removes a key; a missing one is no error. */
export async function removeKey(api: CloudComputeApi, nativeId: string): Promise<void> {
  await unlessMissing(api.send("DELETE", `${path}/${encodeURIComponent(nativeId)}`));
}

function toKey(value: unknown): ProviderKey | null {
  const row = keyRow.safeParse(value).data;
  const nativeId = parseMachineId(row?.id);
  if (!row || nativeId === null) return null;
  return { nativeId, name: plainText(row.name ?? ""), publicKey: row.public_key?.trim() || null };
}

/** Key type and key, without the comment, which a provider may change. */
function withoutComment(publicKey: string): string {
  return publicKey.trim().split(/\s+/).slice(0, 2).join(" ");
}
