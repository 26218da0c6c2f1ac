import { processState } from "@/lib/process-state";

interface BackupState {
  /** Why the last automatic backup failed, in one line; null after a success. */
  failure: string | null;
}

const shared = processState<BackupState>("backup");

/** The last automatic backup of this process; null before the first, and where another process makes them. */
export function lastBackup(): BackupState | null {
  return shared.value ?? null;
}

export function setLastBackup(state: BackupState | null): void {
  shared.value = state ?? undefined;
}
