import "server-only";

import { segmentInvisible } from "@/lib/domain/text";
import { ProviderError } from "@/lib/providers/errors";
import type { MachineSecret } from "@/lib/providers/instances";

import { findOwnInstance } from "./change";
import { findProviderClient } from "./provider-clients";
import type { RevealAnswer, SecretsAnswer } from "./schema";

/** The names of what a cloud tells of a machine in confidence. */
export async function listSecretNames(id: string): Promise<SecretsAnswer> {
  const asked = await requestSecrets(id);
  return asked.ok ? { ok: true, labels: asked.secrets.map(({ label }) => label) } : asked;
}

/** One of them, asked from the cloud now and kept nowhere. */
export async function readSecretValue(id: string, label: string): Promise<RevealAnswer> {
  const asked = await requestSecrets(id);
  if (!asked.ok) return asked;
  const secret = asked.secrets.find((one) => one.label === label);
  return secret
    ? formatSecret(secret.value)
    : { ok: false, message: "The cloud does not tell this one any more. Look again which it tells." };
}

/** A secret as it is shown and copied. */
export function formatSecret(secret: string): Extract<RevealAnswer, { ok: true }> {
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
  if (!machines?.reveal) return { ok: false, message: "This cloud tells no passwords." };
  try {
    return { ok: true, secrets: await machines.reveal(found.nativeId, AbortSignal.timeout(15_000)) };
  } catch (error) {
    const message = error instanceof ProviderError ? error.message : "The cloud could not be asked.";
    return { ok: false, message };
  }
}
