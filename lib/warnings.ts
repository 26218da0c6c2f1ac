import "server-only";

import { dataFolder } from "@/db/sqlite/open";

import { lastBackup } from "./backup/state";
import { currentDiskFailure, type DiskFailure } from "./disk";
import { env } from "./env";

/** A line under the header of every page. */
export interface Warning {
  id: "disk" | "backup" | "worker" | "clock";
  tone: "bad" | "warn";
  title: string;
  text: string;
}

const diskWarnings: Record<DiskFailure, { title: string; remedy(folder: string): string }> = {
  full: { title: "Disk full: nothing can be saved.", remedy: (folder) => `Free some space on ${folder}.` },
  "read-only": {
    title: "Disk read-only: nothing can be saved.",
    remedy: (folder) => `Make ${folder} writable for the user that runs the app.`,
  },
  failing: {
    title: "Disk errors: nothing can be saved.",
    remedy: (folder) => `Check the disk of ${folder}.`,
  },
};

/**
 * Warnings about this machine, worst first. Only the owner gets the path of the data folder.
 * `clockAheadSeconds` is null when the clock is right or nothing is known.
 */
export function readWarnings(isOwner: boolean, clockAheadSeconds: number | null): Warning[] {
  return [diskWarning(isOwner), isOwner ? backupWarning() : null, clockWarning(clockAheadSeconds)].filter(
    (warning) => warning !== null,
  );
}

function backupWarning(): Warning | null {
  const failure = lastBackup()?.failure;
  return failure ? { id: "backup", tone: "warn", title: "Automatic backups fail.", text: failure } : null;
}

function diskWarning(isOwner: boolean): Warning | null {
  const failure = currentDiskFailure();
  if (!failure) return null;
  const { title, remedy } = diskWarnings[failure];
  const folder = isOwner ? dataFolder(env().dataDirectory) : "the disk of the data folder";
  const text = `You can see and terminate machines; launching is off. ${remedy(folder)}`;
  return { id: "disk", tone: "bad", title, text: isOwner ? text : remedy(folder) };
}

/** The warning of a web process whose database has no worker. */
export const noWorkerWarning: Warning = {
  id: "worker",
  tone: "bad",
  title: "No worker is running.",
  text: "Prices and machines are not updated, and machines are not terminated at their time limit. Start a process with ROLE=worker.",
};

/** The warning of a web process that is connected with keys which the worker does not have. */
export function workerKeysWarning(providers: readonly string[]): Warning {
  return {
    id: "worker",
    tone: "bad",
    title: `The worker does not use the same keys: ${providers.join(", ")}.`,
    text: "If they have just been changed, this takes a few seconds. Otherwise start every process with the same variables.",
  };
}

/** The warning of a clock that is ahead by these seconds; null without a difference. */
export function clockWarning(aheadSeconds: number | null): Warning | null {
  if (aheadSeconds === null) return null;
  const side = aheadSeconds > 0 ? "ahead" : "behind";
  return {
    id: "clock",
    tone: "warn",
    title: `This computer’s clock is ${offsetText(Math.abs(aheadSeconds))} ${side}.`,
    text: "Auto-terminate times may be off until it is corrected. Turn on automatic time (NTP).",
  };
}

/** `3 min 12 s`, `2 h 5 min`, `1 d 3 h`. */
function offsetText(seconds: number): string {
  const units: [number, string][] = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
    [1, "s"],
  ];
  const first = units.findIndex(([size]) => seconds >= size);
  const [[large, largeName], small] = [units[first] ?? [1, "s"], units[first + 1]];
  const rest = small && Math.floor((seconds % large) / small[0]);
  return `${Math.floor(seconds / large)} ${largeName}${rest ? ` ${rest} ${small[1]}` : ""}`;
}
