import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { plainText } from "@/lib/domain/text";
import { providers } from "@/lib/providers/registry";

import { containsSecret, keyAsNameMessage } from "@/lib/redaction/redact";
import { Secret } from "@/lib/redaction/secret";
import type { TypedKeys } from "@/lib/vault/vault";

// A shorter text is not a key, and redacting it could hide ordinary words.
const minKeyLength = 8;
const maxKeyLength = 500;

/** An invalid form input, with a message for the person who typed it. */
export class FormInputError extends Error {
  override readonly name = "FormInputError";
}

export function parseProvider(value: unknown): ProviderId {
  const found = providerIds.find((id) => id === value);
  if (!found) throw new FormInputError("Choose a provider first.");
  return found;
}

/** The typed keys, each redacted from every log from here on. Throws `FormInputError`. */
export function parseKeys(provider: ProviderId, value: unknown): TypedKeys {
  const typed = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const keys: TypedKeys = {};
  for (const { id, label, required } of providers[provider].credentials) {
    const text = typeof typed[id] === "string" ? typed[id].trim() : "";
    if (text === "" && required) throw new FormInputError(`${label} is missing.`);
    if (text === "") continue;
    const key = new Secret(text);
    if (!/^[\u0021-\u007e]+$/.test(text) || text.length < minKeyLength || text.length > maxKeyLength)
      throw new FormInputError(
        `Invalid ${label}: a key has ${minKeyLength} to ${maxKeyLength} plain characters without spaces. Copy it again.`,
      );
    keys[id] = key;
  }
  if (keys.readOnlyKey && keys.readOnlyKey.reveal() === keys.apiKey?.reveal())
    throw new FormInputError(
      "The read-only key is the same as the API key. Leave it empty or enter a different one.",
    );
  return keys;
}

/** The label of an account; the provider's name when nothing was typed. Throws `FormInputError` for a key. */
export function parseLabel(value: unknown, otherwise: string): string {
  if (containsSecret(value)) throw new FormInputError(keyAsNameMessage);
  return plainText(typeof value === "string" ? value : "", 60) || otherwise;
}
