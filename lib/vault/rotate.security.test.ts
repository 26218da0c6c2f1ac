import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { closeDatabase } from "@/db/client";
import { addProviderAccount } from "@/db/provider-accounts";
import { listSealedValues } from "@/db/sealed-values";
import { startChaosRun } from "@/testing/process/chaos-run";
import { startChild } from "@/testing/process/child";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";
import { clientOf } from "@/testing/database/client";

import { readKeyFile } from "./key-file";
import { resolveKeyFile } from "./keyring";
import { credentialLocation, unseal, seal, readSealingKeyId } from "./seal";
import { rotateMasterKey } from "./rotate";
import { readAuthSecret, openKeyring } from "./vault-key";

const steps = ["key read", "key added", "committed", "key dropped"].length;

let folder: string;
let database: Reader;
const source = () => ({
  dataDirectory: path.join(folder, "data"),
  secretKeyFile: null,
  secretKey: null,
});

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), "rotate-"));
  database = openDatabase(databaseFile(source().dataDirectory));
});

afterEach(() => {
  closeDatabase(database);
  fs.rmSync(folder, { recursive: true });
});

it("S-06: opens everything after being killed at any row", async () => {
  const { count } = startChaosRun("S-06", { full: 24, short: 1, unit: "sealed credentials, killed at each" });
  const texts = await fill(count);
  const before = await contents(texts);
  // The app's own two values are also sealed anew.
  const all = steps + count + 2;
  let committed = 0;
  for (let dieAt = 1; dieAt <= all; dieAt++) {
    const active = (await openKeyring(database, source())).active;
    const { ended, errors } = startChild({
      entry: "testing/process/children/rotate-child.ts",
      arguments: { ...source(), file: resolveKeyFile(source()), dieAt },
    });
    expect(await ended, errors.join("\n")).toEqual({ code: null, signal: "SIGKILL" });
    expect(await contents(texts), `killed at step ${dieAt}`).toEqual(before);
    if ((await openKeyring(database, source())).active !== active) committed++;
  }
  // Only the last two steps come after the commit.
  expect(committed).toBe(2);
  expect((await rotateMasterKey(database, resolveKeyFile(source())!)).resealed).toBe(count + 2);
  expect(await contents(texts)).toEqual(before);
  expect(readKeyFile(resolveKeyFile(source())!)!.keys.size).toBe(1);
  expect(fs.readdirSync(folder).filter((name) => !name.startsWith("data"))).toEqual([]);
});

it("leaves no value under the old key, and the old key opens nothing", async () => {
  const texts = await fill(4);
  const file = resolveKeyFile(source())!;
  const old = readKeyFile(file)!;
  const values = (await listSealedValues(database)).map(({ value }) => value);
  expect(await rotateMasterKey(database, file)).toEqual({ resealed: 6, dropped: 1 });
  const fresh = readKeyFile(file)!;
  expect(fresh.active).not.toBe(old.active);
  for (const { value } of await listSealedValues(database)) {
    expect(values).not.toContain(value);
    expect(readSealingKeyId(value)).toBe(fresh.active);
  }
  const resealed = await sealedAt(texts[0]!.field);
  expect(() => unseal(old, texts[0]!.location, resealed)).toThrow(/not in the key ring/);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
});

it("changes nothing when a value does not open", async () => {
  const texts = await fill(3);
  const file = resolveKeyFile(source())!;
  const old = readKeyFile(file)!;
  const damage = clientOf(database).prepare("UPDATE provider_account_key SET sealed = ? WHERE field = ?");
  const whole = await sealedAt(texts[1]!.field);
  damage.run(
    whole.replace(/.$/, (letter) => (letter === "A" ? "B" : "A")),
    texts[1]!.field,
  );
  const before = await listSealedValues(database);
  await expect(rotateMasterKey(database, file)).rejects.toThrow(/does not open/);
  expect(await listSealedValues(database)).toEqual(before);
  damage.run(whole, texts[1]!.field);
  expect((await openKeyring(database, source())).active).toBe(old.active);
  expect((await rotateMasterKey(database, file)).resealed).toBe(5);
});

interface SealedText {
  field: string;
  location: ReturnType<typeof credentialLocation>;
  text: string;
}

const accountId = "vault:shadeform:aaaaaaaaaaaaaaaa";

async function fill(count: number): Promise<SealedText[]> {
  const keyring = await openKeyring(database, source());
  await readAuthSecret(database, keyring);
  const texts = Array.from({ length: count }, (_, index) => {
    const field = `field-${String(index).padStart(3, "0")}`;
    return { field, location: credentialLocation(accountId, field), text: `key number ${index} of many` };
  });
  await atomically(database, (tx) =>
    addProviderAccount(
      tx,
      { id: accountId, provider: "shadeform", label: "Shadeform", addedAt: 1 },
      texts.map(({ field, location, text }) => ({
        field,
        sealed: seal(keyring, location, text),
        lastFour: null,
      })),
      async () => undefined,
    ),
  );
  return texts;
}

/** Every text, opened with the current keys of the file. */
async function contents(texts: SealedText[]): Promise<string[]> {
  const keyring = await openKeyring(database, source());
  return [
    (await readAuthSecret(database, keyring)).reveal(),
    ...(await Promise.all(
      texts.map(async ({ field, location }) => unseal(keyring, location, await sealedAt(field)).reveal()),
    )),
  ];
}

async function sealedAt(field: string): Promise<string> {
  const found = (await listSealedValues(database)).find(
    (value) => value.kind === "credential" && value.field === field,
  );
  return found!.value;
}
