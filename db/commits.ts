import { engine, type Reader } from "./connections";

// Milliseconds. A poll in parts commits many times a second.
const pause = 100;

/**
 * Calls `take` soon after a process has committed a new revision; returns how to stop. Null on SQLite, which has no such signal:
 * there, and while a connection is lost, the caller looks each second.
 */
export function listenForCommits(database: Reader, take: () => Promise<unknown>): (() => void) | null {
  let timer: NodeJS.Timeout | undefined;
  return (
    database[engine].listen?.(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void take();
      }, pause).unref();
    }) ?? null
  );
}
