import { createHash } from "node:crypto";

import type { DBAdapter, Where } from "better-auth/adapters";

/** Milliseconds after which a session ends, however busy it is. */
export const absoluteLimit = 7 * 86_400_000;

/** Seconds without a request after which a session ends. */
export const idleLimit = 12 * 3_600;

interface Call {
  model: string;
  where?: Where[];
  data?: Record<string, unknown>;
  update?: Record<string, unknown>;
}

interface Row {
  token?: unknown;
  createdAt?: unknown;
}

const calls = [
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
 * Lets an adapter of better-auth keep sessions by the SHA-256 of their tokens, which better-auth itself would keep in clear,
 * and find none that is past its absolute limit. Tokens that the caller did not bring come back as their hashes.
 */
export function keepSessionsSafe(adapter: DBAdapter): DBAdapter {
  const safe: Record<string, unknown> = {};
  for (const name of calls) {
    const call = adapter[name] as (argument: Call) => Promise<unknown>;
    safe[name] = async (argument: Call) => {
      if (argument.model !== "session") return call(argument);
      const clear = new Map<string, string>();
      return restored(await call(hashed(argument, clear)), clear);
    };
  }
  return {
    ...adapter,
    ...safe,
    transaction: (work) => adapter.transaction((inner) => work(keepSessionsSafe(inner as DBAdapter))),
  };
}

/** The lower-case hex SHA-256 of a session's token. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function hashed(argument: Call, clear: Map<string, string>): Call {
  const hash = (token: unknown): unknown => {
    if (Array.isArray(token)) return token.map(hash);
    if (typeof token !== "string") return token;
    const digest = hashToken(token);
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

function restored(result: unknown, clear: Map<string, string>): unknown {
  if (Array.isArray(result)) return result.map((row) => restored(row, clear)).filter((row) => row !== null);
  if (typeof result !== "object" || result === null) return result;
  const row = result as Row;
  if (row.createdAt instanceof Date && row.createdAt.getTime() + absoluteLimit <= Date.now()) return null;
  return typeof row.token === "string" ? { ...row, token: clear.get(row.token) ?? row.token } : row;
}
