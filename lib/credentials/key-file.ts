import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

import { codeOf } from "@/lib/error-code";
import { syncToDisk } from "@/lib/sync-to-disk";

import { KeyringError, keyringOf, newKey, parseKey, type Keyring } from "./keys";

const ownerOnly = 0o600;
const mostBytes = 100_000;

/** The keys of a file, one to a line; null when there is no such file. */
export function readKeyFile(file: string): Keyring | null {
  const lines = readPrivately(file)?.split(/\r?\n/) ?? null;
  if (!lines) return null;
  const keys: Buffer[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const key = parseKey(line.trim());
    if (!key) {
      throw new KeyringError(
        `Line ${index + 1} of the key file ${file} is not a key (64 hexadecimal digits, or the base64 of 32 bytes), ` +
          `so saved keys cannot be opened. Restore the file from your backup.`,
      );
    }
    keys.push(key);
  }
  const [active, ...others] = keys;
  if (active) return keyringOf([active, ...others]);
  throw new KeyringError(
    `The key file ${file} is empty, so saved keys cannot be opened. Restore it from your backup; if nothing was saved yet, delete it.`,
  );
}

/** Makes the file with a new key, unless there is one by now: of several processes at once, one decides for all. */
export function makeKeyFile(file: string): void {
  guarded(file, () => {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    withDraft(file, [newKey()], (draft) => {
      try {
        // Unlike a rename it never replaces, and unlike an empty file it has its content from the first moment.
        fs.linkSync(draft, file);
      } catch (error) {
        if (codeOf(error) !== "EEXIST") throw error;
      }
    });
  });
}

/** Puts the whole ring in place of the file, the active key first; after a crash the file is the old or the new one. */
export function writeKeyFile(file: string, keyring: Keyring): void {
  const { active, keys } = keyring;
  const others = [...keys].filter(([id]) => id !== active).map(([, key]) => key);
  guarded(file, () => {
    const target = fs.existsSync(file) ? fs.realpathSync(file) : file;
    withDraft(target, [keys.get(active)!, ...others], (draft) => fs.renameSync(draft, target));
  });
}

function withDraft(file: string, keys: Buffer[], publish: (draft: string) => void): void {
  const draft = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const descriptor = fs.openSync(draft, "wx", ownerOnly);
    try {
      // The umask may have taken even the owner's rights.
      fs.fchmodSync(descriptor, ownerOnly);
      fs.writeFileSync(descriptor, keys.map((key) => `${key.toString("hex")}\n`).join(""));
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
    publish(draft);
  } finally {
    fs.rmSync(draft, { force: true });
  }
  syncToDisk(path.dirname(file));
}

function readPrivately(file: string): string | null {
  let descriptor: number;
  try {
    descriptor = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw unreadable(file, codeOf(error));
  }
  try {
    const stats = fs.fstatSync(descriptor);
    if (!stats.isFile() || stats.size > mostBytes) throw unreadable(file, "not a file of a few lines");
    const { mode } = stats;
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new KeyringError(
        `The key file ${file} is open to others than its owner (mode ${(mode & 0o777).toString(8)}), ` +
          `so the keys sealed with it would be no secret. Run: chmod 600 ${file}`,
      );
    }
    return fs.readFileSync(descriptor, "utf8");
  } catch (error) {
    throw error instanceof KeyringError ? error : unreadable(file, codeOf(error));
  } finally {
    fs.closeSync(descriptor);
  }
}

function unreadable(file: string, reason: string): KeyringError {
  return new KeyringError(
    `The key file ${file} cannot be read (${reason}), so saved keys cannot be opened. ` +
      `Make it readable for the user that runs the app, and for nobody else.`,
  );
}

function guarded(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new KeyringError(
      `The key file ${file} cannot be written (${codeOf(error)}), so no key can be saved. ` +
        `Make its folder writable for the user that runs the app, or set SECRET_KEY_FILE to a key file that you made elsewhere.`,
    );
  }
}
