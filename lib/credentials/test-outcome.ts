import type { KeyTest } from "./schema";

/** Whether tested keys may be saved without a confirmation: no provider rejected one. */
export function areKeysAccepted(tests: KeyTest[]): boolean {
  return tests.every(({ outcome }) => ["good", "no-rights", "no-credit"].includes(outcome));
}

/** Why rejected keys are not saved without `insists`. */
export function refusedKeysMessage(providerLabel: string, tests: KeyTest[]): string {
  return tests.some(({ outcome }) => outcome === "wrong-key")
    ? `Nothing was saved: ${providerLabel} refused ${tests.length > 1 ? "a key" : "this key"}.`
    : `Nothing was saved: ${providerLabel} did not say whether it takes ${tests.length > 1 ? "these keys" : "this key"}.`;
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
