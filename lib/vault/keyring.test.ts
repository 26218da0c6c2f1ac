import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { startChild } from "@/testing/process/child";

import { createKeyFile, readKeyFile } from "./key-file";
import {
  createCheckValue,
  defaultKeyFile,
  isKeyInDataFolder,
  KeyringError,
  loadKeyring,
  opensCheckValue,
  withNewKey,
  writeKeyFile,
  type KeySource,
} from "./keyring";
import { computeKeyId, createKeyring, generateKey } from "./keys";
import { unseal, seal } from "./seal";

const umask = process.umask();
let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), "cheapest-gpu-keyring-"));
});

afterEach(() => {
  process.umask(umask);
  fs.rmSync(folder, { recursive: true, force: true });
});

describe("the default key file", () => {
  it("lies beside the data folder, not in it", () => {
    expect(defaultKeyFile(path.join(folder, "data"))).toBe(path.join(folder, "data.key"));
    expect(defaultKeyFile(`${path.join(folder, "data")}/`)).toBe(path.join(folder, "data.key"));
    expect(defaultKeyFile("./data")).toBe(path.join(process.cwd(), "data.key"));
  });

  it("is created when first needed and stays the same", () => {
    const first = load();
    expect(fs.readFileSync(file(), "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
    expect(load()).toEqual(first);
    expect(first.keys.size).toBe(1);
    expect(fs.readdirSync(folder)).toEqual(["data.key"]);
  });

  it("differs for another folder", () => {
    expect(load().active).not.toBe(load({ dataDirectory: path.join(folder, "other") }).active);
  });

  it("is created together with the folders above it", () => {
    load({ dataDirectory: path.join(folder, "a", "b", "data") });
    expect(modeOf(path.join(folder, "a", "b", "data.key"))).toBe("600");
  });

  it.each([0o000, 0o022, 0o077, 0o277, 0o777])(
    "is accessible to its owner only, under any umask (%i)",
    (mask) => {
      process.umask(mask);
      load();
      expect(modeOf(file())).toBe("600");
      writeKeyFile(file(), withNewKey(load()));
      expect(modeOf(file())).toBe("600");
    },
  );

  it("was accessible to its owner only before anything was written", () => {
    process.umask(0);
    const chmod = vi.spyOn(fs, "fchmodSync").mockImplementation((descriptor) => {
      const { mode, size } = fs.fstatSync(descriptor);
      expect([mode & 0o777, size]).toEqual([0o600, 0]);
    });
    load();
    expect(chmod).toHaveBeenCalledOnce();
    chmod.mockRestore();
  });

  it("is not created when sealed values exist", () => {
    expect(() => load({ mayCreate: false })).toThrow(
      /^There is no key file .*data\.key, .* Restore it from your backup\.$/,
    );
    expect(fs.readdirSync(folder)).toEqual([]);
    const made = load();
    expect(load({ mayCreate: false })).toEqual(made);
  });

  it("is the same for concurrent processes", async () => {
    const folders = Array.from({ length: 40 }, (_, index) => path.join(folder, `data-${index}`));
    const given = { folders, start: Date.now() + 2_500, pause: 15 };
    const children = Array.from({ length: 3 }, () =>
      startChild({ entry: "testing/process/children/keyring-child.ts", arguments: given }),
    );
    for (const child of children) {
      expect(await child.ended, child.errors.join("\n")).toEqual({ code: 0, signal: null });
      expect(child.lines).toHaveLength(40);
      expect(child.lines).toEqual(children[0]!.lines);
    }
    expect(children[0]!.lines).toEqual(folders.map((dataDirectory) => load({ dataDirectory }).active));
    expect(fs.readdirSync(folder)).toHaveLength(40);
  });

  it("is never replaced by one created later", () => {
    const first = load();
    createKeyFile(file());
    expect(load()).toEqual(first);
    expect(fs.readdirSync(folder)).toEqual(["data.key"]);
  });

  it("fails with a remedy when it cannot be created", () => {
    fs.writeFileSync(path.join(folder, "taken"), "");
    const error = caught(() => createKeyFile(path.join(folder, "taken", "data.key")));
    expect(error.message).toMatch(
      /^The key file .* cannot be written \(E\w+\), so .*\. Make its folder writable .*\.$/,
    );
  });
});

describe("SECRET_KEY and SECRET_KEY_FILE", () => {
  const key = Buffer.alloc(32, 0xa7);

  it.each(["hex", "base64"] as const)("accept the key itself, in %s, and create no file", (encoding) => {
    const keyring = load({ secretKey: key.toString(encoding) });
    expect(keyring).toEqual(createKeyring([key]));
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it("reject anything else as a key, without repeating it", () => {
    for (const wrong of [
      "correct horse battery staple",
      key.toString("hex").slice(2),
      `${key.toString("hex")}\n00`,
    ]) {
      const error = caught(() => load({ secretKey: wrong }));
      expect(error.message).toMatch(
        /^SECRET_KEY is not a key, so .*\. Set it to 64 hexadecimal digits .*\.$/,
      );
      expect(error.stack).not.toContain(wrong);
      expect(error.stack).not.toContain("a7a7");
    }
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it("cannot both be set", () => {
    const error = caught(() => load({ secretKey: key.toString("hex"), secretKeyFile: file() }));
    expect(error.message).toBe("SECRET_KEY and SECRET_KEY_FILE are both set. Remove one of them.");
  });

  it("read the named file, one key per line, the first the active one", () => {
    const [first, second] = [generateKey(), generateKey()];
    write(`\r\n${first.toString("base64")}\r\n\n  ${second.toString("hex")}  `);
    const keyring = load({ secretKeyFile: file() });
    expect(keyring.active).toBe(computeKeyId(first));
    expect(keyring).toEqual(createKeyring([first, second]));
  });

  it("never create the named file", () => {
    const error = caught(() => load({ secretKeyFile: path.join(folder, "mistyped.key") }));
    expect(error.message).toMatch(
      /^There is no key file .*mistyped\.key, so .*\. Correct SECRET_KEY_FILE, .*openssl/,
    );
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});

describe("a key file", () => {
  it.each([0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o777])("is rejected with mode %i", (mode) => {
    write(`${generateKey().toString("hex")}\n`);
    fs.chmodSync(file(), mode);
    const message = `The key file ${file()} is open to others than its owner (mode ${mode.toString(8)}), so the keys sealed with it would be no secret. Run: chmod 600 ${file()}`;
    expect(caught(() => load()).message).toBe(message);
    expect(caught(() => load({ secretKeyFile: file() })).message).toBe(message);
  });

  it.each([0o400, 0o600, 0o700])("is accepted with mode %i", (mode) => {
    const key = generateKey();
    write(`${key.toString("hex")}\n`);
    fs.chmodSync(file(), mode);
    expect(load().active).toBe(computeKeyId(key));
  });

  it("reports the number of an invalid line, and none of its text", () => {
    write(`${generateKey().toString("hex")}\n\nhunter2hunter2\n`);
    const error = caught(() => load());
    expect(error.message).toMatch(/^Line 3 of the key file .*data\.key is not a key .*\. Restore .*\.$/);
    expect(error.stack).not.toContain("hunter2");
  });

  it.each(["", "\n \n"])("is rejected without a key in it, and not overwritten", (content) => {
    write(content);
    expect(caught(() => load()).message).toMatch(/^The key file .* is empty, so .*$/);
    expect(fs.readFileSync(file(), "utf8")).toBe(content);
  });

  it("is rejected when it is not a file, is unreachable, or is far too long", () => {
    fs.mkdirSync(file());
    expect(caught(() => load()).message).toMatch(/cannot be read \(not a file of a few lines\), so .*/);
    write("", "plain");
    expect(caught(() => load({ secretKeyFile: path.join(folder, "plain", "x") })).message).toMatch(
      /cannot be read \(ENOTDIR\), so .*/,
    );
    write(`${"00".repeat(32)}\n`.repeat(2_000), "long");
    expect(caught(() => load({ secretKeyFile: path.join(folder, "long") })).message).toMatch(/a few lines/);
  });
});

describe("a new key", () => {
  const location = { table: "provider_account", id: "1", field: "api_key" };

  it("seals from now on, and the old one still opens", () => {
    const before = load();
    const after = withNewKey(before);
    expect(after.active).not.toBe(before.active);
    expect(after.keys.get(before.active)).toEqual(before.keys.get(before.active));
    expect(after.keys.size).toBe(2);
    expect(before.keys.size).toBe(1);
    expect(unseal(after, location, seal(before, location, "from before")).reveal()).toBe("from before");
    expect(seal(after, location, "new").split(".")[1]).toBe(after.active);
  });

  it("is stored by writing the file, the active one first", () => {
    const ring = withNewKey(withNewKey(load()));
    writeKeyFile(file(), ring);
    expect(load()).toEqual(ring);
    // Also when the active key is not the first of the ring.
    const [, , oldest] = [...ring.keys.keys()];
    writeKeyFile(file(), { active: oldest!, keys: ring.keys });
    expect(load().active).toBe(oldest);
    expect(load().keys.size).toBe(3);
    expect(fs.readFileSync(file(), "utf8").trim().split("\n")).toHaveLength(3);
    expect(fs.readdirSync(folder)).toEqual(["data.key"]);
  });

  it("replaces the file atomically, so a process that had it open still reads the old one", () => {
    const before = load();
    const descriptor = fs.openSync(file(), "r");
    writeKeyFile(file(), withNewKey(before));
    expect(fs.readFileSync(descriptor, "utf8")).toBe(`${before.keys.get(before.active)!.toString("hex")}\n`);
    fs.closeSync(descriptor);
  });

  it("is written to the target of a link", () => {
    const ring = load();
    const elsewhere = path.join(folder, "elsewhere");
    fs.renameSync(file(), elsewhere);
    fs.symlinkSync(elsewhere, file());
    const next = withNewKey(ring);
    writeKeyFile(file(), next);
    expect(fs.lstatSync(file()).isSymbolicLink()).toBe(true);
    expect(readKeyFile(elsewhere)).toEqual(next);
  });

  it("leaves the old file when it cannot be written", () => {
    const ring = load();
    const gone = path.join(folder, "gone", "data.key");
    expect(caught(() => writeKeyFile(gone, ring)).message).toMatch(/cannot be written \(ENOENT\), so /);
    expect(load()).toEqual(ring);
  });
});

describe("the check value", () => {
  it("matches the key that made it, and any ring that holds it", () => {
    const ring = load();
    const value = createCheckValue(ring);
    expect(opensCheckValue(ring, value)).toBe(true);
    expect(opensCheckValue(withNewKey(ring), value)).toBe(true);
  });

  it("does not match another key, a change, nothing, or another sealed value", () => {
    const ring = load();
    const value = createCheckValue(ring);
    expect(opensCheckValue(createKeyring([generateKey()]), value)).toBe(false);
    const changed = value.replace(/.$/, (letter) => (letter === "A" ? "B" : "A"));
    expect(opensCheckValue(ring, changed)).toBe(false);
    expect(opensCheckValue(ring, "")).toBe(false);
    const location = { table: "keyring", id: "check", field: "value" };
    expect(opensCheckValue(ring, seal(ring, location, "something else"))).toBe(false);
    expect(unseal(ring, location, value).reveal()).not.toBe("");
  });
});

function load(source: Partial<KeySource> = {}) {
  return loadKeyring({
    dataDirectory: path.join(folder, "data"),
    secretKeyFile: null,
    secretKey: null,
    ...source,
  });
}

function file(): string {
  return path.join(folder, "data.key");
}

function write(content: string, name = "data.key"): void {
  fs.writeFileSync(path.join(folder, name), content, { mode: 0o600 });
}

function modeOf(name: string): string {
  return (fs.statSync(name).mode & 0o777).toString(8);
}

function caught(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(KeyringError);
    expect((error as Error).message).not.toContain("\n");
    return error as Error;
  }
  throw new Error("Nothing was refused.");
}

it.each([
  ["/srv/data", "/srv/data/secret.key", true],
  ["/srv/data", "/srv/data/deep/secret.key", true],
  ["/srv/data", "/srv/data.key", false],
  ["/srv/data", "/etc/gpu/secret.key", false],
  ["./data", "data/../data/key", true],
  ["/srv/data", null, false],
])("detects for data in %s that its key %s lies with it: %s", (dataDirectory, secretKeyFile, expected) => {
  expect(isKeyInDataFolder({ dataDirectory, secretKeyFile, secretKey: null })).toBe(expected);
});
