import { stat } from "node:fs/promises";
import path from "node:path";

import type { Environment } from "@/lib/env";

import { listBackups } from "./folder";
import { lastBackup } from "./state";

/** What is known about automatic backups. Times in epoch milliseconds. */
export interface BackupStatus {
  interval: number;
  /** The newest file; null if there is none, or if the folder cannot be read. */
  newest: { at: number; bytes: number } | null;
  /** Null if the folder cannot be read. */
  count: number | null;
  /** `failing`: the last try of this process failed; `overdue`: the newest is older than two intervals. */
  trouble: "failing" | "overdue" | null;
}

/** Reads the folder of automatic backups; null if they are off. */
export async function readBackupStatus(
  { backupInterval, backupDirectory }: Pick<Environment, "backupInterval" | "backupDirectory">,
  now: number,
): Promise<BackupStatus | null> {
  if (backupInterval === null) return null;
  const isFailing = Boolean(lastBackup()?.failure);
  try {
    const [newest, ...older] = await listBackups(backupDirectory);
    if (!newest)
      return { interval: backupInterval, newest: null, count: 0, trouble: isFailing ? "failing" : null };
    const { size } = await stat(path.join(backupDirectory, newest.name));
    const isOverdue = now - newest.at > 2 * backupInterval;
    return {
      interval: backupInterval,
      newest: { at: newest.at, bytes: size },
      count: 1 + older.length,
      trouble: isFailing ? "failing" : isOverdue ? "overdue" : null,
    };
  } catch {
    return { interval: backupInterval, newest: null, count: null, trouble: "failing" };
  }
}
