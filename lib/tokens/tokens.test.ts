import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { engine } from "@/db/connections";
import { temporaryDatabase } from "@/testing/database/temporary";
import type { Auth } from "@/lib/auth/auth";
import { createTestAuth } from "@/testing/app/auth";
import { registerSecret } from "@/lib/redaction/redact";
import { readRows, writeRow } from "@/testing/database/sql";

import {
  createToken,
  findToken,
  describeTokens,
  revokeToken,
  TokenError,
  lastUsePrecision,
  type TokenGrant,
} from "./tokens";

const launching: TokenGrant = {
  scope: "launch",
  hourCapMicros: 5_000_000,
  dayCapMicros: 40_000_000,
  committedCapMicros: 0,
};

let temporary: ReturnType<typeof temporaryDatabase>;
let auth: Auth;

registerSecret("vault-test-key-8f31c0aa");

beforeEach(() => {
  temporary = temporaryDatabase();
  auth = createTestAuth(temporary.database);
});
afterEach(() => temporary.dispose());

it("permits its scope, also before there is an owner, and is stored as a hash", async () => {
  const { database } = temporary;
  const { id, text } = await createToken(auth, { name: "ci", grant: launching });
  expect(text).toMatch(/^gpu_\w{40,}$/);
  expect(await findToken(database, text)).toMatchObject({ id, name: "ci", grant: launching });
  const rows = JSON.stringify(await readRows(database, "SELECT * FROM api_token"));
  expect(rows).not.toContain(text.slice(10));
});

it.each<[string, { name: string; grant: TokenGrant }]>([
  ["an invisible name", { name: "\u202e ", grant: { scope: "read" } }],
  ["a key as its name", { name: "for vault-test-key-8f31c0aa", grant: { scope: "read" } }],
  ["a zero cap", { name: "ci", grant: { ...launching, hourCapMicros: 0 } }],
  ["an infinite cap", { name: "ci", grant: { ...launching, dayCapMicros: Infinity } }],
  ["a negative cap of prepaid orders", { name: "ci", grant: { ...launching, committedCapMicros: -1 } }],
])("is not created with %s", async (_, wish) => {
  await expect(createToken(auth, wish)).rejects.toThrow(TokenError);
  expect((await describeTokens(temporary.database)).views).toEqual([]);
});

it("records its last use with at most one commit per minute", async () => {
  const { database } = temporary;
  const { text } = await createToken(auth, { name: "ci", grant: { scope: "read" } });
  const usedAt = async () => (await describeTokens(database)).views[0]!.lastUsedAt;
  expect(await usedAt()).toBeNull();
  const first = Date.now();
  await findToken(database, text, first);
  await findToken(database, text, first + lastUsePrecision - 1);
  expect(await usedAt()).toBe(first);
  await findToken(database, text, first + lastUsePrecision);
  expect(await usedAt()).toBe(first + lastUsePrecision);
});

it("is accepted when nothing can be written", async () => {
  const { database } = temporary;
  const { id, text } = await createToken(auth, { name: "ci", grant: { scope: "read" } });
  vi.spyOn(database[engine], "transact").mockRejectedValue(new Error("no write"));
  expect(await findToken(database, text)).toMatchObject({ id });
});

it("is found a thousand times in a row, without a rate limit", async () => {
  const { database } = temporary;
  const { text } = await createToken(auth, { name: "ci", grant: { scope: "read" } });
  for (let call = 0; call < 1_000; call++) expect(await findToken(database, text)).not.toBeNull();
});

it.each([
  ["nothing", () => ""],
  ["another text", () => `gpu_${"a".repeat(64)}`],
  ["half of it", (text: string) => text.slice(0, -1)],
  ["its hash", (_: string, row: Record<string, unknown>) => String(row["key"])],
  ["its text in upper case", (text: string) => text.toUpperCase()],
])("is not %s", async (_, change) => {
  const { database } = temporary;
  const { text } = await createToken(auth, { name: "ci", grant: launching });
  const [row] = await readRows<Record<string, unknown>>(database, "SELECT * FROM api_token");
  expect(await findToken(database, change(text, row!))).toBeNull();
});

it("is rejected after it was revoked", async () => {
  const { database } = temporary;
  const kept = await createToken(auth, { name: "kept", grant: { scope: "read" } });
  const made = await createToken(auth, { name: "ci", grant: launching });
  expect((await describeTokens(database)).views.map(({ name }) => name).sort()).toEqual(["ci", "kept"]);
  expect(await revokeToken(database, made.id)).toMatchObject({ name: "ci", grant: launching });
  expect(await findToken(database, made.text)).toBeNull();
  expect(await findToken(database, kept.text)).not.toBeNull();
  expect(await revokeToken(database, made.id)).toBeNull();
});

it.each(['{"scope":"everything"}', '{"scope":"launch"}', "{", "", null])(
  "is rejected when its grant is %s",
  async (metadata) => {
    const { database } = temporary;
    const { id, text } = await createToken(auth, { name: "ci", grant: launching });
    await writeRow(database, "UPDATE api_token SET metadata = ? WHERE id = ?", metadata, id);
    expect(await findToken(database, text)).toBeNull();
  },
);

it("launches nothing prepaid when it is older than that cap", async () => {
  const { database } = temporary;
  const { id, text } = await createToken(auth, { name: "ci", grant: launching });
  const before = '{"scope":"launch","hourCapMicros":5000000,"dayCapMicros":40000000}';
  await writeRow(database, "UPDATE api_token SET metadata = ? WHERE id = ?", before, id);
  expect(await findToken(database, text)).toMatchObject({ grant: launching });
});
