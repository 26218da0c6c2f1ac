import { chmodSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

import { errorCode } from "@/lib/error-code";

/** A file or folder that other users can access and whose mode could not be restricted. */
export class FilePermissionError extends Error {
  override readonly name = "FilePermissionError";
}

const appFilePattern = /^cheapest-gpu.*\.db(-wal|-shm|-journal)?$|^sandbox\.json$/;

/**
 * Restricts the folder and the app's files in it to their owner. Returns the changes as `<path> (<mode
 * before>)`. Throws `FilePermissionError` when that is impossible, or would change what others use.
 */
export function restrictToOwner(folder: string): string[] {
  if (process.platform === "win32" || !statSync(folder, { throwIfNoEntry: false })) return [];
  const files = readdirSync(folder).filter((name) => appFilePattern.test(name));
  return [folder, ...files.map((name) => path.join(folder, name))].flatMap(restrictPath);
}

function restrictPath(target: string): string[] {
  const mode = readMode(target);
  if (mode === null || (mode & 0o077) === 0) return [];
  const octal = (mode & 0o777).toString(8);
  if ((mode & 0o1000) !== 0)
    throw new FilePermissionError(
      `${target} is a folder that all users share (mode 1${octal}), so others could replace the database. ` +
        `Set DATA_DIR to a folder that you own.`,
    );
  try {
    chmodSync(target, mode & 0o700);
  } catch (error) {
    throw permissionError(target, octal, errorCode(error));
  }
  // Some file systems accept a mode and ignore it.
  if (((readMode(target) ?? 0) & 0o077) !== 0)
    throw permissionError(target, octal, "the file system keeps no modes");
  return [`${target} (${octal})`];
}

function readMode(target: string): number | null {
  return statSync(target, { throwIfNoEntry: false })?.mode ?? null;
}

function permissionError(target: string, octal: string, reason: string): FilePermissionError {
  return new FilePermissionError(
    `${target} is open to others than its owner (mode ${octal}) and could not be closed to them (${reason}). ` +
      `Take ownership and run: chmod go-rwx ${target}. Or set DATA_DIR to a folder of your own.`,
  );
}
