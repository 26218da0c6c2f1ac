import { createHash } from "node:crypto";

import { afterEach, beforeEach, expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";

import { createKeyring, generateKey } from "./keys";
import { hashKey } from "./vault-key";

const key = "key-hash-probe-5b1c";
const bare = createHash("sha256").update(key).digest("hex");
const keyring = createKeyring([generateKey()]);
let temporary: ReturnType<typeof temporaryDatabase>;

beforeEach(() => (temporary = temporaryDatabase()));
afterEach(() => temporary.dispose());

it("is stable for a key within one database and differs in another", async () => {
  const keyHash = await hashKey(temporary.database, keyring, key);
  expect(keyHash).toMatch(/^[0-9a-f]{64}$/);
  expect(keyHash).not.toBe(bare);
  expect(await hashKey(temporary.database, keyring, key)).toBe(keyHash);
  expect(await hashKey(temporary.database, keyring, `${key}x`)).not.toBe(keyHash);
  const other = temporaryDatabase();
  expect(await hashKey(other.database, keyring, key)).not.toBe(keyHash);
  other.dispose();
});
