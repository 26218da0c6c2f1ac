import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { openDatabase, type Database } from "./client";

/** A real database file in its own folder, with the real migrations; `dispose` removes it. */
export function temporaryDatabase(): { database: Database; file: string; dispose(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
  const file = path.join(folder, "test.db");
  const database = openDatabase(file);
  return {
    database,
    file,
    dispose() {
      database.$client.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
