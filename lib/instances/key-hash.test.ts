import { createHash, randomBytes } from "node:crypto";

import { afterEach, beforeEach, expect, it } from "vitest";

import { temporaryDatabase } from "@/db/testing";
import { createKeyring, generateKey } from "@/lib/vault/keys";

import { hashKey, isOtherKey } from "./key-hash";

const key = "key-hash-probe-5b1c";
const bare = createHash("sha256").update(key).digest("hex");
const keyring = createKeyring([generateKey()]);
let temporary: ReturnType<typeof temporaryDatabase>;

beforeEach(() => (temporary = temporaryDatabase()));
afterEach(() => temporary.dispose());

it("is stable for a key within one database and differs in another", async () => {
  const { keyHash } = await hashKey(temporary.database, keyring, key);
  expect(keyHash).toMatch(/^[0-9a-f]{64}$/);
  expect(keyHash).not.toBe(bare);
  expect((await hashKey(temporary.database, keyring, key)).keyHash).toBe(keyHash);
  expect((await hashKey(temporary.database, keyring, `${key}x`)).keyHash).not.toBe(keyHash);
  const other = temporaryDatabase();
  expect((await hashKey(other.database, keyring, key)).keyHash).not.toBe(keyHash);
  other.dispose();
});

it("recognizes the former hash of the same key only", async () => {
  const own = await hashKey(temporary.database, keyring, key);
  expect(isOtherKey(own.keyHash, own)).toBe(false);
  expect(isOtherKey(bare, own)).toBe(false);
  expect(isOtherKey(randomBytes(32).toString("hex"), own)).toBe(true);
  const exchanged = await hashKey(temporary.database, keyring, `${key}x`);
  expect(isOtherKey(own.keyHash, exchanged)).toBe(true);
  expect(isOtherKey(bare, exchanged)).toBe(true);
});
