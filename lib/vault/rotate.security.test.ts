import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { databaseFile, openDatabase, type Database } from "@/db/client";
import { addProviderAccount } from "@/db/provider-accounts";
import { listSealedValues } from "@/db/sealed-values";
import { startChaosRun } from "@/lib/testing/chaos-run";
import { startChild } from "@/lib/testing/child";

import { readKeyFile } from "./key-file";
import { resolveKeyFile } from "./keyring";
import { credentialLocation } from "./credential-location";
import { rotateMasterKey } from "./rotate";
import { unseal, seal, readSealingKeyId } from "./seal";
import { readAuthSecret, openKeyring } from "./vault-key";

const steps = ["key read", "key added", "committed", "key dropped"].length;

let folder: string;
let database: Database;
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
  database.$client.close();
  fs.rmSync(folder, { recursive: true });
});

it("S-06: opens everything after being killed at any row", async () => {
  const { count } = startChaosRun("S-06", { full: 24, short: 3, unit: "sealed credentials, killed at each" });
  const texts = await fill(count);
  const before = await contents(texts);
  // The app's own two values are also sealed anew.
  const all = steps + count + 2;
  let committed = 0;
  for (let dieAt = 1; dieAt <= all; dieAt++) {
    const active = (await openKeyring(database, source())).active;
    const { ended, errors } = startChild({
      entry: "lib/testing/rotate-child.ts",
      arguments: { ...source(), file: resolveKeyFile(source()), dieAt },
    });
    expect(await ended, errors.join("\n")).toEqual({ code: null, signal: "SIGKILL" });
    expect(await contents(texts), `killed at step ${dieAt}`).toEqual(before);
    if ((await openKeyring(database, source())).active !== active) committed++;
  }
  // Only the last two steps come after the commit.
  expect(committed).toBe(2);
  expect(rotateMasterKey(database, resolveKeyFile(source())!).resealed).toBe(count + 2);
  expect(await contents(texts)).toEqual(before);
  expect(readKeyFile(resolveKeyFile(source())!)!.keys.size).toBe(1);
  expect(fs.readdirSync(folder).filter((name) => !name.startsWith("data"))).toEqual([]);
});

it("leaves no value under the old key, and the old key opens nothing", async () => {
  const texts = await fill(4);
  const file = resolveKeyFile(source())!;
  const old = readKeyFile(file)!;
  const values = listSealedValues(database).map(({ value }) => value);
  expect(rotateMasterKey(database, file)).toEqual({ resealed: 6, dropped: 1 });
  const fresh = readKeyFile(file)!;
  expect(fresh.active).not.toBe(old.active);
  for (const { value } of listSealedValues(database)) {
    expect(values).not.toContain(value);
    expect(readSealingKeyId(value)).toBe(fresh.active);
  }
  expect(() => unseal(old, texts[0]!.location, sealedAt(texts[0]!.field))).toThrow(/not in the key ring/);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
});

it("keeps a key that something else is still sealed with", async () => {
  await fill(1);
  const file = resolveKeyFile(source())!;
  const old = readKeyFile(file)!;
  const location = { table: "elsewhere", id: "1", field: "value" };
  database.$client
    .prepare("INSERT INTO meta (key, value) VALUES ('elsewhere', ?)")
    .run(`x ${seal(old, location, "kept")}`);
  expect(rotateMasterKey(database, file).dropped).toBe(0);
  expect([...readKeyFile(file)!.keys.keys()]).toContain(old.active);
});

it("changes nothing when a value does not open", async () => {
  const texts = await fill(3);
  const file = resolveKeyFile(source())!;
  const old = readKeyFile(file)!;
  const damage = database.$client.prepare("UPDATE provider_account_key SET sealed = ? WHERE field = ?");
  const whole = sealedAt(texts[1]!.field);
  damage.run(
    whole.replace(/.$/, (letter) => (letter === "A" ? "B" : "A")),
    texts[1]!.field,
  );
  const before = listSealedValues(database);
  expect(() => rotateMasterKey(database, file)).toThrow(/does not open/);
  expect(listSealedValues(database)).toEqual(before);
  damage.run(whole, texts[1]!.field);
  expect((await openKeyring(database, source())).active).toBe(old.active);
  expect(rotateMasterKey(database, file).resealed).toBe(5);
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
  await addProviderAccount(
    database,
    { id: accountId, provider: "shadeform", label: "Shadeform", addedAt: 1 },
    texts.map(({ field, location, text }) => ({
      field,
      sealed: seal(keyring, location, text),
      lastFour: null,
    })),
    () => undefined,
  );
  return texts;
}

/** Every text, opened with the current keys of the file. */
async function contents(texts: SealedText[]): Promise<string[]> {
  const keyring = await openKeyring(database, source());
  return [
    (await readAuthSecret(database, keyring)).reveal(),
    ...texts.map(({ field, location }) => unseal(keyring, location, sealedAt(field)).reveal()),
  ];
}

function sealedAt(field: string): string {
  const found = listSealedValues(database).find(
    (value) => value.kind === "credential" && value.field === field,
  );
  return found!.value;
}
