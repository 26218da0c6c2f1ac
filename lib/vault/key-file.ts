import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

import { errorCode } from "@/lib/error-code";
import { syncToDisk } from "@/lib/sync-to-disk";

import { KeyringError, createKeyring, generateKey, parseKey, type Keyring } from "./keys";

const ownerOnlyMode = 0o600;
const maxBytes = 100_000;

/** The keys of a file, one per line; null when the file does not exist. */
export function readKeyFile(file: string): Keyring | null {
  const lines = readPrivateFile(file)?.split(/\r?\n/) ?? null;
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
  if (active) return createKeyring([active, ...others]);
  throw new KeyringError(
    `The key file ${file} is empty, so saved keys can’t be decrypted. Restore it from your backup. If you have no saved keys yet, delete it.`,
  );
}

/** Creates the file with a new key unless it exists: of several concurrent processes, the first one wins. */
export function createKeyFile(file: string): void {
  wrapWriteError(file, () => {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    withTemporaryFile(file, [generateKey()], (draft) => {
      try {
        // Unlike a rename, a link never replaces a file; unlike an empty file, it has its content from the
        // first moment.
        fs.linkSync(draft, file);
      } catch (error) {
        if (errorCode(error) !== "EEXIST") throw error;
      }
    });
  });
}

/**
 * Replaces the file with the whole ring, the active key first; after a crash the file is the old or the new
 * one.
 */
export function writeKeyFile(file: string, keyring: Keyring): void {
  const { active, keys } = keyring;
  const others = [...keys].filter(([id]) => id !== active).map(([, key]) => key);
  wrapWriteError(file, () => {
    const target = fs.existsSync(file) ? fs.realpathSync(file) : file;
    withTemporaryFile(target, [keys.get(active)!, ...others], (draft) => fs.renameSync(draft, target));
  });
}

function withTemporaryFile(file: string, keys: Buffer[], publish: (draft: string) => void): void {
  const draft = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const descriptor = fs.openSync(draft, "wx", ownerOnlyMode);
    try {
      // The umask may have removed even the owner's permissions.
      fs.fchmodSync(descriptor, ownerOnlyMode);
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

function readPrivateFile(file: string): string | null {
  let descriptor: number;
  try {
    descriptor = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw unreadableError(file, errorCode(error));
  }
  try {
    const stats = fs.fstatSync(descriptor);
    if (!stats.isFile() || stats.size > maxBytes) throw unreadableError(file, "not a file of a few lines");
    const { mode } = stats;
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new KeyringError(
        `The key file ${file} is open to others than its owner (mode ${(mode & 0o777).toString(8)}), ` +
          `so the keys sealed with it would be no secret. Run: chmod 600 ${file}`,
      );
    }
    return fs.readFileSync(descriptor, "utf8");
  } catch (error) {
    throw error instanceof KeyringError ? error : unreadableError(file, errorCode(error));
  } finally {
    fs.closeSync(descriptor);
  }
}

function unreadableError(file: string, reason: string): KeyringError {
  return new KeyringError(
    `The key file ${file} cannot be read (${reason}), so saved keys cannot be opened. ` +
      `Make it readable only for the user that runs the app.`,
  );
}

function wrapWriteError(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new KeyringError(
      `The key file ${file} cannot be written (${errorCode(error)}), so no key can be saved. ` +
        `Make its folder writable for the user that runs the app, or set SECRET_KEY_FILE to a key file elsewhere.`,
    );
  }
}
