import { afterEach, beforeEach, expect, it } from "vitest";

import { temporaryDatabase } from "@/db/testing";

import type { Auth } from "./auth";
import { createOwner, OwnerError } from "./owner";
import { authOn, email, password } from "./testing";
import { createToken, findToken, type TokenGrant } from "./tokens";

const launching: TokenGrant = { scope: "launch", hourCapMicros: 5_000_000, dayCapMicros: 40_000_000 };

let temporary: ReturnType<typeof temporaryDatabase>;
let auth: Auth;

beforeEach(() => {
  temporary = temporaryDatabase();
  auth = authOn(temporary.database);
});
afterEach(() => temporary.dispose());

it("needs an owner", async () => {
  await expect(createToken(auth, temporary.database, { name: "ci", grant: launching })).rejects.toThrow(
    OwnerError,
  );
});

it("opens what it was made for, and is kept as a hash", async () => {
  await createOwner(temporary.database, { email, password });
  const { id, text } = await createToken(auth, temporary.database, { name: "ci", grant: launching });
  expect(text).toMatch(/^gpu_\w{40,}$/);
  expect(await findToken(auth, text)).toMatchObject({ id, name: "ci", grant: launching });
  const rows = JSON.stringify(temporary.database.$client.prepare("SELECT * FROM api_token").all());
  expect(rows).not.toContain(text.slice(10));
});

it("is known when it was used last", async () => {
  await createOwner(temporary.database, { email, password });
  const { text } = await createToken(auth, temporary.database, { name: "ci", grant: { scope: "read" } });
  await findToken(auth, text);
  const before = Date.now();
  await findToken(auth, text);
  expect((await findToken(auth, text))!.lastUsedAt).toBeGreaterThanOrEqual(before);
});

it.each([
  ["nothing", () => ""],
  ["another text", () => `gpu_${"a".repeat(64)}`],
  ["half of it", (text: string) => text.slice(0, -1)],
  ["its hash", (_: string, row: Record<string, unknown>) => String(row["key"])],
  ["a text in other case", (text: string) => text.toUpperCase()],
])("is not %s", async (_, change) => {
  await createOwner(temporary.database, { email, password });
  const { text } = await createToken(auth, temporary.database, { name: "ci", grant: launching });
  const row = temporary.database.$client.prepare("SELECT * FROM api_token").get() as Record<string, unknown>;
  expect(await findToken(auth, change(text, row))).toBeNull();
});

it("is good no more after it was revoked, or when its grant cannot be read", async () => {
  await createOwner(temporary.database, { email, password });
  const { $client: client } = temporary.database;
  const made = await createToken(auth, temporary.database, { name: "ci", grant: launching });
  client.prepare("UPDATE api_token SET metadata = ? WHERE id = ?").run('{"scope":"everything"}', made.id);
  expect(await findToken(auth, made.text)).toBeNull();
  client.prepare("DELETE FROM api_token WHERE id = ?").run(made.id);
  expect(await findToken(auth, made.text)).toBeNull();
});
