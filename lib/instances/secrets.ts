import "server-only";

import type { Actor } from "@/lib/actor";
import { plainText, segmentInvisible } from "@/lib/domain/text";
import { providerErrorMessage } from "@/lib/providers/errors";
import type { MachineSecret } from "@/lib/providers/instances";

import { runAudited } from "./audited";
import { findProviderClient } from "./provider-clients";
import { findOwnInstance } from "./read";
import type { RevealResult, SecretsResult } from "./schema";

/** Lists the names of a machine's secrets. */
export async function listSecretNames(id: string): Promise<SecretsResult> {
  const reply = await requestSecrets(id);
  return reply.ok ? { ok: true, labels: reply.secrets.map(({ label }) => label) } : reply;
}

/** Reads one secret from the provider; it is not stored. `label` is its name. */
export function revealAudited(actor: Actor, id: string, label: string): Promise<RevealResult> {
  const happening = { action: "machine.reveal", about: id, detail: plainText(label, 60) } as const;
  return runAudited(actor, happening, () => readSecretValue(id, label));
}

async function readSecretValue(id: string, label: string): Promise<RevealResult> {
  const reply = await requestSecrets(id);
  if (!reply.ok) return reply;
  const secret = reply.secrets.find((one) => one.label === label);
  return secret
    ? formatSecret(secret.value)
    : { ok: false, message: "The provider no longer lists this one. Reload the list." };
}

/** The forms of a secret to show and to copy. */
export function formatSecret(secret: string): Extract<RevealResult, { ok: true }> {
  const shown = segmentInvisible(secret);
  const value = shown.map(({ text, isPlaceholder: isMark }) => (isMark ? "" : text)).join("");
  return { ok: true, value, shown, hidden: shown.filter(({ isPlaceholder: isMark }) => isMark).length };
}

async function requestSecrets(
  id: string,
): Promise<{ ok: true; secrets: MachineSecret[] } | { ok: false; message: string }> {
  const found = await findOwnInstance(id);
  if ("ok" in found) return { ok: false, message: found.message };
  const machines = findProviderClient(found.accountId)?.machines;
  if (!machines?.reveal) return { ok: false, message: "This provider does not report passwords." };
  try {
    return { ok: true, secrets: await machines.reveal(found.nativeId, AbortSignal.timeout(15_000)) };
  } catch (error) {
    const message = providerErrorMessage(error);
    return { ok: false, message };
  }
}
