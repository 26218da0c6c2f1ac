import { createHash } from "node:crypto";

import type { DBAdapter, Where } from "better-auth/adapters";

import { day } from "@/lib/domain/durations";

/** Milliseconds after which a session ends, regardless of use. */
export const maxSessionAge = 7 * day;

/** Seconds without a request after which a session ends. */
export const maxSessionIdle = 12 * 3_600;

interface AdapterCall {
  model: string;
  where?: Where[];
  data?: Record<string, unknown>;
  update?: Record<string, unknown>;
}

interface SessionRow {
  token?: unknown;
  createdAt?: unknown;
}

const adapterMethods = [
  "create",
  "findOne",
  "findMany",
  "count",
  "update",
  "updateMany",
  "delete",
  "deleteMany",
  "consumeOne",
  "incrementOne",
] as const;

/**
 * Makes a better-auth adapter store sessions by the SHA-256 of their tokens instead of in clear, and find
 * none past the absolute limit. Tokens that the caller did not pass are returned as their hashes.
 */
export function hashSessionTokens(adapter: DBAdapter): DBAdapter {
  const safe: Record<string, unknown> = {};
  for (const name of adapterMethods) {
    const call = adapter[name] as (argument: AdapterCall) => Promise<unknown>;
    safe[name] = async (argument: AdapterCall) => {
      if (argument.model !== "session") return call(argument);
      const clear = new Map<string, string>();
      return withRestoredTokens(await call(withHashedTokens(argument, clear)), clear);
    };
  }
  return {
    ...adapter,
    ...safe,
    transaction: (work) => adapter.transaction((inner) => work(hashSessionTokens(inner as DBAdapter))),
  };
}

/** The lower-case hex SHA-256 of a session's token. */
export function hashSessionToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function withHashedTokens(argument: AdapterCall, clear: Map<string, string>): AdapterCall {
  const hash = (token: unknown): unknown => {
    if (Array.isArray(token)) return token.map(hash);
    if (typeof token !== "string") return token;
    const digest = hashSessionToken(token);
    clear.set(digest, token);
    return digest;
  };
  const part = (values: Record<string, unknown>) =>
    "token" in values ? { ...values, token: hash(values["token"]) } : values;
  return {
    ...argument,
    ...(argument.where && {
      where: argument.where.map((term) =>
        term.field === "token" ? { ...term, value: hash(term.value) as Where["value"] } : term,
      ),
    }),
    ...(argument.data && { data: part(argument.data) }),
    ...(argument.update && { update: part(argument.update) }),
  };
}

function withRestoredTokens(result: unknown, clear: Map<string, string>): unknown {
  if (Array.isArray(result))
    return result.map((row) => withRestoredTokens(row, clear)).filter((row) => row !== null);
  if (typeof result !== "object" || result === null) return result;
  const row = result as SessionRow;
  if (row.createdAt instanceof Date && row.createdAt.getTime() + maxSessionAge <= Date.now()) return null;
  return typeof row.token === "string" ? { ...row, token: clear.get(row.token) ?? row.token } : row;
}
