import { z } from "zod";

import type { Database } from "@/db/client";
import { findOwnerId } from "@/db/owners";

import type { Auth } from "./auth";
import { OwnerError } from "./owner";

/** `read` sees offers and machines; `launch` also spends, up to its caps. */
export const tokenScopes = ["read", "launch"] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** What a token may start: micro-dollars of machines per hour, summed over an hour and over a day. */
const grantSchema = z.discriminatedUnion("scope", [
  z.object({ scope: z.literal("read") }),
  z.object({
    scope: z.literal("launch"),
    hourCapMicros: z.int().positive(),
    dayCapMicros: z.int().positive(),
  }),
]);
export type TokenGrant = z.infer<typeof grantSchema>;

/** A token without what makes it work. Times in epoch milliseconds; `lastUsedAt` is null before the first use. */
export interface TokenView {
  id: string;
  name: string;
  /** Its first characters, to tell tokens apart. */
  start: string;
  grant: TokenGrant;
  createdAt: number;
  lastUsedAt: number | null;
}

/** Makes a token. Its text is returned this once and kept as a hash only. Throws `OwnerError` without an owner. */
export async function createToken(
  auth: Auth,
  database: Database,
  { name, grant }: { name: string; grant: TokenGrant },
): Promise<{ id: string; text: string }> {
  const userId = await findOwnerId(database);
  if (!userId) throw new OwnerError("This app has no owner yet. Make one first, then the token.");
  const { id, key } = await auth.api.createApiKey({
    body: { name, userId, metadata: grantSchema.parse(grant) },
  });
  return { id, text: key };
}

/** Whose token a text is. Null for every text that is none, was revoked or cannot be read. */
export async function findToken(auth: Auth, text: string): Promise<TokenView | null> {
  const { valid, key } = await auth.api.verifyApiKey({ body: { key: text } });
  if (!valid || !key) return null;
  const grant = grantSchema.safeParse(key.metadata);
  if (!grant.success) return null;
  return {
    id: key.id,
    name: key.name ?? key.id,
    start: key.start ?? "",
    grant: grant.data,
    createdAt: new Date(key.createdAt).getTime(),
    lastUsedAt: key.lastRequest ? new Date(key.lastRequest).getTime() : null,
  };
}
