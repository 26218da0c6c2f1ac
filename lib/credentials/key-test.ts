import { env } from "@/lib/env";
import type { ProviderId } from "@/lib/domain/provider-id";
import { createBreaker } from "@/lib/providers/breaker";
import { ProviderError, type ProviderErrorKind } from "@/lib/providers/errors";
import { providers } from "@/lib/providers/registry";
import type { TypedKeys } from "@/lib/vault/vault";

import type { KeyTest } from "./schema";

const testTimeout = 20_000;

/** Tests each key at its provider with the cheapest call that requires one. */
export async function testKeys(provider: ProviderId, keys: TypedKeys): Promise<KeyTest[]> {
  const fields = providers[provider].credentials.flatMap(({ id, label }) => {
    const key = keys[id];
    return key ? [{ field: id, label, key: key.reveal() }] : [];
  });
  return Promise.all(
    fields.map(async ({ field, label, key }) => ({ field, label, ...(await testKey(provider, key)) })),
  );
}

async function testKey(provider: ProviderId, apiKey: string): Promise<Omit<KeyTest, "field" | "label">> {
  const { label, connect, baseUrl } = providers[provider];
  const client = connect({
    apiKey,
    baseUrl: env().providers[provider].baseUrl ?? baseUrl,
    // One test says nothing about the polls.
    breaker: createBreaker({ failures: Number.MAX_SAFE_INTEGER, firstPause: 1 }),
    memory: { read: async () => null, update: async () => undefined },
    settings: { interval: 60 },
    now: () => new Date(),
  });
  try {
    await client.instances!.validateKey!(AbortSignal.timeout(testTimeout));
    return { outcome: "good", title: "Key works.", message: null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return explainFailure(label, error);
  }
}

function explainFailure(label: string, { kind, message }: ProviderError): Omit<KeyTest, "field" | "label"> {
  const outcome = outcomeByErrorKind[kind] ?? "unclear";
  const titles = {
    "wrong-key": `${label} rejected this key.`,
    "no-rights": `This key lacks a permission at ${label}.`,
    "no-credit": `Key works, but the ${label} account has too little credit.`,
    down: `Can’t reach ${label}, so the key could not be tested.`,
    unclear: `Unexpected reply from ${label}, so the key could not be tested.`,
  };
  const remedies = {
    "wrong-key": "It may be wrong, revoked or from another account. Copy it again from the console.",
    "no-rights": "Grant the permission in the console, or use another key.",
    "no-credit": "You can save the key now.",
    down: "Try again in a moment, or save it anyway.",
    unclear: "Try again in a moment. If this persists, check the provider’s base URL.",
  };
  return {
    outcome,
    title: titles[outcome],
    message: `${message.replace(/ Check the key\.$/, "")} ${remedies[outcome]}`,
  };
}

const outcomeByErrorKind: Partial<Record<ProviderErrorKind, Exclude<KeyTest["outcome"], "good">>> = {
  unauthorised: "wrong-key",
  forbidden: "no-rights",
  "no-credit": "no-credit",
  unavailable: "down",
  timeout: "down",
  "rate-limited": "down",
};

/** Whether tested keys may be saved without a confirmation: no provider rejected one. */
export function areKeysAccepted(tests: KeyTest[]): boolean {
  return tests.every(({ outcome }) => ["good", "no-rights", "no-credit"].includes(outcome));
}

/** Why rejected keys are not saved without `insists`. */
export function refusedKeysMessage(providerLabel: string, tests: KeyTest[]): string {
  return tests.some(({ outcome }) => outcome === "wrong-key")
    ? `Not saved: ${providerLabel} rejected ${tests.length > 1 ? "a key" : "this key"}.`
    : `Not saved: ${providerLabel} could not confirm ${tests.length > 1 ? "these keys" : "this key"}.`;
}

/** The failures of tested keys as text; null when all are good. */
export function failedTestMessage(tests: KeyTest[]): string | null {
  const fault = tests.find(({ outcome }) => outcome !== "good");
  return fault ? `${fault.title} ${fault.message ?? ""}`.trim() : null;
}

/** The outcome of each key, for the audit log. */
export function summarizeTests(tests: KeyTest[]): string {
  return tests.map(({ label, outcome }) => `${label}: ${outcome}`).join(", ");
}
