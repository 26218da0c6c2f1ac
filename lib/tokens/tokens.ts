import { defaultKeyHasher } from "@better-auth/api-key";
import { z } from "zod";

import { findTokenByHash, listStoredTokens, removeToken, touchToken, type StoredToken } from "@/db/tokens";
import { minute } from "@/lib/domain/durations";
import { containsSecret, keyAsNameMessage } from "@/lib/redaction/redact";
import { describeEach, type Described } from "@/lib/describe-each";
import { plainText } from "@/lib/domain/text";
import { log } from "@/lib/log";
import { amountText, isoTime } from "@/lib/format";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

import { maxTokenNameLength, type TokenGrant, type TokenView } from "./view";

export { tokenScopes, type TokenGrant, type TokenScope, type TokenView } from "./view";

// In micro-dollars; a cap above a million dollars an hour is a typing error.
const cap = z.int().positive().max(1e12);

const grantSchema = z.discriminatedUnion("scope", [
  z.object({ scope: z.literal("read") }),
  z.object({
    scope: z.literal("launch"),
    hourCapMicros: cap,
    dayCapMicros: cap,
    // Tokens from before this cap launch nothing prepaid.
    committedCapMicros: z.int().nonnegative().max(1e12).default(0),
  }),
]) satisfies z.ZodType<TokenGrant>;

/** Why no token was created. One line, with the remedy. */
export class TokenError extends Error {
  override readonly name = "TokenError";
}

// Tokens belong to the app: anyone with access to the terminal may create one before there is an owner.
const tokenHolder = "app";

/** The part of better-auth that creates a token. */
interface TokenMaker {
  api: {
    createApiKey(call: {
      body: { name: string; userId: string; metadata: TokenGrant };
    }): Promise<{ id: string; key: string }>;
  };
}

/** Precision of a token's last use in milliseconds: recording every call would cost a commit each. */
export const lastUsePrecision = minute;

/** Creates a token. Returns its text, which is stored only as a hash. Throws `TokenError`. */
export async function createToken(
  { api }: TokenMaker,
  wish: { name: string; grant: TokenGrant },
): Promise<{ id: string; name: string; text: string }> {
  if (containsSecret(wish.name)) throw new TokenError(keyAsNameMessage);
  const name = plainText(wish.name, maxTokenNameLength);
  if (!name) throw new TokenError("Enter a name for the token.");
  const grant = grantSchema.safeParse(wish.grant);
  if (!grant.success)
    throw new TokenError("Limits must be above $0 and at most $1,000,000; the prepaid limit may be $0.");
  const { id, key } = await api.createApiKey({
    body: { name, userId: tokenHolder, metadata: grant.data },
  });
  return { id, name, text: key };
}

/**
 * Finds a token by its text and records its use. Null when it is unknown, revoked or unreadable. Does not use
 * better-auth, which commits twice per call and treats tokens as unknown when it cannot write.
 */
export async function findToken(database: Reader, text: string, now = Date.now()): Promise<TokenView | null> {
  const stored = await findTokenByHash(database, await defaultKeyHasher(text));
  const token = stored && toTokenView(stored);
  if (token && now - (token.lastUsedAt ?? 0) >= lastUsePrecision) {
    await atomically(database, (tx) => touchToken(tx, token.id, now)).catch(() =>
      log.error(`The last use of the token “${token.name}” could not be saved.`),
    );
  }
  return token;
}

/** Every usable token, newest first, and the number of unreadable ones. */
export async function describeTokens(database: Reader): Promise<Described<TokenView>> {
  const usable = (await listStoredTokens(database)).flatMap((stored) => toTokenView(stored) ?? []);
  const drawn = (token: TokenView) => {
    for (const at of [token.createdAt, token.lastUsedAt ?? 0]) isoTime(at);
    return token;
  };
  return describeEach(usable, drawn, { kind: "token", id: ({ id }) => id });
}

/** Revokes a token; null when there is none with this id. */
export async function revokeToken(database: Reader, id: string): Promise<TokenView | null> {
  const stored = await atomically(database, (tx) => removeToken(tx, id));
  return stored && toTokenView(stored);
}

function toTokenView({ metadata, ...stored }: StoredToken): TokenView | null {
  const grant = grantSchema.safeParse(readJson(metadata));
  return grant.success ? { ...stored, grant: grant.data } : null;
}

function readJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

export function grantText(grant: TokenGrant): string {
  if (grant.scope === "read") return "read only";
  const caps = [grant.hourCapMicros, grant.dayCapMicros, grant.committedCapMicros];
  const [hour, day, committed] = caps.map((micros) => amountText(micros / 1e6));
  const prepaid = grant.committedCapMicros === 0 ? "nothing prepaid" : `up to $${committed} prepaid per 24 h`;
  return `read and launch, up to $${hour} per hour and $${day} per 24 h, ${prepaid}`;
}
