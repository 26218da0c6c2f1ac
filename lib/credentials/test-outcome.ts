import type { KeyTest } from "./schema";

/** Whether keys that were tried so may be saved without a question: none of them was called wrong. */
export function areKeysAccepted(tests: KeyTest[]): boolean {
  return tests.every(({ outcome }) => ["good", "no-rights", "no-credit"].includes(outcome));
}

/** Why keys that were tried so are not saved before somebody insists. */
export function refusedKeysMessage(providerLabel: string, tests: KeyTest[]): string {
  return tests.some(({ outcome }) => outcome === "wrong-key")
    ? `Nothing was saved: ${providerLabel} refused ${tests.length > 1 ? "a key" : "this key"}.`
    : `Nothing was saved: ${providerLabel} did not say whether it takes ${tests.length > 1 ? "these keys" : "this key"}.`;
}

/** What is wrong with keys that were tried, in words; null where all are good. */
export function failedTestMessage(tests: KeyTest[]): string | null {
  const fault = tests.find(({ outcome }) => outcome !== "good");
  return fault ? `${fault.title} ${fault.message ?? ""}`.trim() : null;
}

/** How each key did, for the record. */
export function summarizeTests(tests: KeyTest[]): string {
  return tests.map(({ label, outcome }) => `${label}: ${outcome}`).join(", ");
}
