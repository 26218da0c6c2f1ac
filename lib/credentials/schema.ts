import type { ProviderId } from "@/lib/domain/provider-id";
import type { CredentialField } from "@/lib/providers/provider";

/** An account as its owner sees it: never a key, nor anything of which one could be made. Times are ISO 8601 UTC. */
export interface AccountView {
  id: string;
  /** An account of the environment is shown and cannot be changed here. */
  kind: "environment" | "vault";
  provider: ProviderId;
  providerLabel: string;
  label: string;
  /** Of each credential that it has, the end; null where that is too short to show. */
  keys: { field: CredentialField["id"]; label: string; lastFour: string | null }[];
  /** Whether its offers are read; the others of its provider are for launching. */
  polls: boolean;
  /** Null for an account of the environment. */
  addedAt: string | null;
  lastUsedAt: string | null;
  lastError: string | null;
  lastErrorAt: string | null;
  /** What keeps it from being removed: machines of this app that are not gone, launches that are not settled. */
  machines: number;
  launches: number;
  /** Whether nothing is connected without it, and what is shown then. */
  isLast: boolean;
}

/** A provider as the form is drawn from it. */
export interface ProviderForm {
  provider: ProviderId;
  label: string;
  console: string;
  keyVariable: string;
  fields: CredentialField[];
  /** What to know before: its payload was inferred, its prices need a currency. */
  remark: string | null;
  /** Why none can be added here: the environment holds its key. */
  taken: string | null;
}

/** What came of trying a key at its provider. */
export interface KeyTest {
  field: CredentialField["id"];
  label: string;
  outcome: "good" | "wrong-key" | "no-rights" | "no-credit" | "down" | "unclear";
  /** What it means, in one sentence. */
  title: string;
  /** What the provider said, and what to do next. */
  message: string | null;
}

export type TestAnswer = { ok: true; tests: KeyTest[] } | { ok: false; message: string };
/** Keys are tried before they are saved; no `tests` where that was not wanted, or was not come to. */
export type SaveAnswer =
  | { ok: true; account: AccountView; tests: KeyTest[] }
  | { ok: false; message: string; tests?: KeyTest[] };
export type AccountAnswer = { ok: true } | { ok: false; message: string };
