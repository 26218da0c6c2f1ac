import { readdirSync, rmSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";

import { errorCode } from "@/lib/error-code";

import { isDraftName, parseBackupName, type AutomaticBackup } from "./names";

/** The automatic backups in a folder, newest first; none if there is no such folder yet. */
export async function listBackups(folder: string): Promise<AutomaticBackup[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const found = entries.flatMap((entry) => (entry.isFile() ? (parseBackupName(entry.name) ?? []) : []));
    return found.sort((one, other) => other.number - one.number || other.at - one.at);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

/** Deletes the oldest automatic backups, so that `keep` are left. No other file is touched. */
export async function pruneBackups(folder: string, keep: number): Promise<void> {
  for (const { name } of (await listBackups(folder)).slice(Math.max(1, keep)))
    await rm(path.join(folder, name), { force: true });
}

/** Deletes unfinished automatic backups, as a killed process leaves them; of one backup if it is named. */
export function removeDrafts(folder: string, name = ""): void {
  try {
    for (const file of readdirSync(folder))
      if (isDraftName(file) && file.startsWith(name)) rmSync(path.join(folder, file), { force: true });
  } catch {
    // The next backup reports a folder that cannot be written.
  }
}
