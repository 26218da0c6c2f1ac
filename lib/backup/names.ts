/**
 * An automatic backup, as its name states it. Numbers grow from backup to backup, so that their order does not depend on
 * the clock.
 */
export interface AutomaticBackup {
  name: string;
  number: number;
  /** When it began, in epoch milliseconds. */
  at: number;
}

const namePattern = /^cheapest-gpu-auto-(\d{6,9})-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)\.db$/;
const draftPattern = /^cheapest-gpu-auto-\d{6,9}-[\dT-]{19}\.db\.[0-9a-f]+\.tmp(-journal|-wal|-shm)?$/;

/** The automatic backup of this name; null for every other name, such as that of a backup by hand. */
export function parseBackupName(name: string): AutomaticBackup | null {
  const [, number, date, hours, minutes, seconds] = namePattern.exec(name) ?? [];
  if (number === undefined) return null;
  const at = Date.parse(`${date}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(at) ? null : { name, number: Number(number), at };
}

/** The name of the backup after `newest` that begins now (epoch milliseconds). */
export function nextBackupName(newest: AutomaticBackup | undefined, now: number): string {
  const number = String((newest?.number ?? 0) + 1).padStart(6, "0");
  const moment = new Date(now).toISOString().slice(0, 19).replaceAll(":", "-");
  return `cheapest-gpu-auto-${number}-${moment}.db`;
}

/** Whether a file is an unfinished automatic backup. */
export function isDraftName(name: string): boolean {
  return draftPattern.test(name);
}
