import type { ProviderId } from "@/lib/domain/provider-id";
import type { CredentialField } from "@/lib/providers/provider";

/**
 * An account as its owner sees it, without its key or anything derived from it except the last four
 * characters. Times are ISO 8601 UTC.
 */
export interface AccountView {
  id: string;
  /** An account of the environment is shown but cannot be changed here. */
  kind: "environment" | "vault";
  provider: ProviderId;
  providerLabel: string;
  label: string;
  /** The end of each credential; null when it is too short to show. */
  keys: { field: CredentialField["id"]; label: string; lastFour: string | null }[];
  /** Whether it polls; the provider's other accounts only launch. */
  polls: boolean;
  /** Null for an account of the environment. */
  addedAt: string | null;
  lastUsedAt: string | null;
  lastError: string | null;
  lastErrorAt: string | null;
  /** Removal blockers: machines of this app that are not gone, and unsettled launches. */
  machines: number;
  launches: number;
  /** Whether it is the last connected account. */
  isLast: boolean;
}

/** The form fields of a provider. */
export interface ProviderForm {
  provider: ProviderId;
  label: string;
  console: string;
  keyVariable: string;
  fields: CredentialField[];
  /** A note before connecting: its payload was inferred, or its prices need a currency. */
  remark: string | null;
  /** Why none can be added here: the environment holds its key. */
  taken: string | null;
}

/** The outcome of a key test. */
export interface KeyTest {
  field: CredentialField["id"];
  label: string;
  outcome: "good" | "wrong-key" | "no-rights" | "no-credit" | "down" | "unclear";
  /** The outcome in one sentence. */
  title: string;
  /** The provider's message, and what to do next. */
  message: string | null;
}

export type TestResult = { ok: true; tests: KeyTest[] } | { ok: false; message: string };
/** Keys are tested before they are saved; `tests` is missing when the test was skipped or not reached. */
export type SaveResult =
  | { ok: true; account: AccountView; tests: KeyTest[] }
  | { ok: false; message: string; tests?: KeyTest[] };
export type AccountResult = { ok: true } | { ok: false; message: string };
