import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { closeDatabase } from "@/db/client";
import { databaseFile, openDatabase } from "@/db/sqlite/open";
import type { Reader } from "@/db/connections";
import { isWriteLocked } from "@/testing/database/inspect";

/** A database that several processes of one app share, and how this test reads it. */
export interface SharedDatabase {
  /** The variables with which a process uses it. */
  variables: Record<string, string>;
  /** The folder of the master key, and of the database if it is a file. */
  folder: string;
  /** Opens it at the first use. */
  reader(): Reader;
  /** Whether a transaction is being written: a process paused then would hold up every other one. */
  isWriteLocked(): boolean;
  dispose(): void;
}

/** An SQLite file in a folder of its own. */
export function createSharedDatabase(): SharedDatabase {
  const parent = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-shared-"));
  const folder = path.join(parent, "data");
  mkdirSync(folder, { mode: 0o700 });
  let opened: Reader | undefined;
  const reader = () => (opened ??= openDatabase(databaseFile(folder)));
  return {
    variables: { DATA_DIR: folder },
    folder,
    reader,
    isWriteLocked: () => isWriteLocked(reader().file),
    dispose() {
      if (opened) closeDatabase(opened);
      rmSync(parent, { recursive: true, force: true });
    },
  };
}
