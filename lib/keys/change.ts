import "server-only";

import { getDatabase } from "@/db/client";
import { addStoredSshKey, listStoredSshKeys, removeStoredSshKey } from "@/db/ssh-keys";
import { recordAuditEvent } from "@/lib/audit/record";
import type { OwnerActor } from "@/lib/actor";
import { containsSecret, keyAsNameMessage } from "@/lib/redaction/redact";
import { plainText } from "@/lib/domain/text";
import { listAllProviderClients } from "@/lib/instances/provider-clients";
import { findKey } from "@/lib/instances/keys";
import { newId } from "@/lib/ids";
import type { ActionResult, AddKeyResult } from "@/lib/instances/schema";
import { providerErrorMessage } from "@/lib/providers/errors";
import { atomically } from "@/db/transactions";

import { PublicKeyError, readPublicKey } from "./public-key";
import { toSshKeyView } from "./queries";

export async function addKey(owner: OwnerActor, name: unknown, pasted: unknown): Promise<AddKeyResult> {
  if (typeof name !== "string" || typeof pasted !== "string" || pasted.length > 20_000)
    return { ok: false, message: "Enter a name and one line of key text." };
  if (containsSecret(name)) return { ok: false, message: keyAsNameMessage };
  try {
    const { text, algorithm, fingerprint, comment } = readPublicKey(pasted);
    if (containsSecret(comment)) return { ok: false, message: keyAsNameMessage };
    const { key, isNew } = await atomically(getDatabase(), (tx) =>
      addStoredSshKey(tx, {
        id: newId(),
        name: plainText(name, 60) || plainText(comment ?? "", 60) || algorithm,
        algorithm,
        fingerprint,
        publicKey: text,
        comment: comment && plainText(comment, 100),
        createdAt: Date.now(),
      }),
    );
    if (!isNew) return { ok: false, message: `This key is already saved as “${key.name}”.` };
    await recordAuditEvent(owner, { action: "ssh-key.add", subject: key.name, detail: fingerprint });
    return { ok: true, key: toSshKeyView(key) };
  } catch (error) {
    if (error instanceof PublicKeyError) return { ok: false, message: error.message };
    return {
      ok: false,
      message:
        "The key could not be saved: the app cannot write to its database. Free up disk space, then try again.",
    };
  }
}

export async function removeKey(
  owner: OwnerActor,
  keyId: unknown,
  fromProviders: unknown,
): Promise<ActionResult> {
  const database = getDatabase();
  const key = (await listStoredSshKeys(database)).find(({ id }) => id === keyId);
  if (!key) return { ok: false, message: "This key was already removed." };
  const wanted: unknown[] = Array.isArray(fromProviders) ? fromProviders : [];
  for (const { account, machines } of listAllProviderClients()) {
    if (!wanted.includes(account.provider) || !machines.listKeys || !machines.removeKey) continue;
    try {
      const there = findKey(key, await machines.listKeys(AbortSignal.timeout(10_000)));
      if (there) await machines.removeKey(there.nativeId);
    } catch (error) {
      const reported = providerErrorMessage(error);
      const happening = { action: "ssh-key.remove", subject: key.name } as const;
      await recordAuditEvent(owner, { ...happening, outcome: "failed", detail: reported });
      return {
        ok: false,
        message: `${reported} The key was not removed. Try again, or remove it here only.`,
      };
    }
  }
  await atomically(database, (tx) => removeStoredSshKey(tx, key.id));
  await recordAuditEvent(owner, { action: "ssh-key.remove", subject: key.name, detail: key.fingerprint });
  return { ok: true };
}
