/** `read` sees offers and machines; `launch` also spends, up to its caps. */
export const tokenScopes = ["read", "launch"] as const;
export type TokenScope = (typeof tokenScopes)[number];

/**
 * The rights of a token. The caps are micro-dollars that its orders may commit to: within an hour, within 24
 * hours, and within 24 hours by prepaid orders (0: none).
 */
export type TokenGrant =
  | { scope: "read" }
  | { scope: "launch"; hourCapMicros: number; dayCapMicros: number; committedCapMicros: number };

/** A token without its secret. Times in epoch milliseconds; `lastUsedAt` is null before the first use. */
export interface TokenView {
  id: string;
  name: string;
  /** Its first characters, to tell tokens apart. */
  start: string;
  grant: TokenGrant;
  createdAt: number;
  lastUsedAt: number | null;
}

/** Characters of a token's name. */
export const maxTokenNameLength = 32;

/** Default caps of a token that may launch, in dollars. */
export const defaultCaps = { hour: 20, day: 100, committed: 0 };

/** The inputs of the token form. */
export interface TokenForm {
  name: string;
  scope: TokenScope;
  hourCap: string;
  dayCap: string;
  committedCap: string;
}

export const emptyTokenForm: TokenForm = {
  name: "",
  scope: "read",
  hourCap: String(defaultCaps.hour),
  dayCap: String(defaultCaps.day),
  committedCap: String(defaultCaps.committed),
};
