import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { setPriority } from "node:os";
import path from "node:path";

import { hour } from "@/lib/domain/durations";
import { plainText } from "@/lib/domain/text";

import { removeDrafts } from "./folder";

/** Why a backup failed, and what to do. One line. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}

const maxDuration = hour;

/**
 * Backs up the database in the data folder to a file. In a process of its own, because SQLite copies and checks a whole
 * database in one call. An abort ends that process and leaves no part of a file. Throws `BackupError`.
 */
export async function runBackup(dataDirectory: string, target: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [...backupCommand(), target], {
    env: { ...process.env, DATA_DIR: dataDirectory },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const removeDraft = () => removeDrafts(path.dirname(target), `${path.basename(target)}.`);
  const stop = () => {
    child.kill("SIGKILL");
    removeDraft();
  };
  let isTooLong = false;
  const limit = setTimeout(() => {
    isTooLong = true;
    stop();
  }, maxDuration).unref();
  signal.addEventListener("abort", stop, { once: true });
  // The server may end this process before an abort.
  process.once("exit", stop);
  try {
    const { code, message } = await finish(child);
    signal.throwIfAborted();
    if (isTooLong)
      throw new BackupError("The backup took longer than an hour. Check the speed of both disks.");
    if (code !== 0) throw new BackupError(message);
  } finally {
    clearTimeout(limit);
    signal.removeEventListener("abort", stop);
    process.removeListener("exit", stop);
    // It may have gone on for a moment.
    if (signal.aborted || isTooLong) removeDraft();
  }
}

/** The arguments of Node for `npm run backup`, or for `bin/backup.mjs` of a package. The server runs in the root of both. */
function backupCommand(): string[] {
  const root = /* turbopackIgnore: true */ process.cwd();
  const packaged = path.join(/* turbopackIgnore: true */ root, "bin", "backup.mjs");
  if (existsSync(packaged)) return [packaged];
  const script = path.join(/* turbopackIgnore: true */ root, "scripts", "backup.ts");
  return ["--import", "tsx", "--conditions=react-server", script];
}

async function finish(child: ChildProcess): Promise<{ code: number | null; message: string }> {
  let errors = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (errors = (errors + text).slice(-4_000)));
  try {
    // Requests come first.
    setPriority(child.pid!, 10);
  } catch {
    // It takes turns with the requests then.
  }
  try {
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    return { code, message: describeEnd(errors, code ?? signal) };
  } catch (error) {
    return { code: null, message: `The backup could not start: ${(error as Error).message}.` };
  }
}

/** The line of an expected error, or how the process ended. */
function describeEnd(errors: string, end: number | string | null): string {
  const lines = errors.split("\n").filter((line) => line.trim() && !/^\((node:|Use `node)/.test(line));
  if (end === 1 && lines.length === 1) return plainText(lines[0]!, 600);
  const found = lines.find((line) => /\berror\b/i.test(line)) ?? lines.at(-1);
  const detail = found ? `: ${plainText(found, 300)}` : "";
  return end === "SIGKILL"
    ? "The backup was killed. The likely cause is too little memory."
    : `The backup ended unexpectedly (${end})${detail}`;
}
