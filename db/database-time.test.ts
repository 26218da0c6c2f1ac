import { afterEach, beforeEach, expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";

import type { Reader } from "./connections";
import { readDatabaseTime } from "./database-time";
import { atomically } from "./transactions";

let database: Reader;
let dispose: () => void;
beforeEach(() => {
  ({ database, dispose } = temporaryDatabase());
});
afterEach(() => dispose());

it("is the time of this machine where the database is on it, also of a clock that was set", async () => {
  // Connecting to a server takes a moment.
  const most = 30_000;
  for (const now of [Date.now(), Date.UTC(2038, 0, 20)]) {
    expect(Math.abs((await readDatabaseTime(database, now)) - now)).toBeLessThan(most);
    const within = await atomically(database, (tx) => readDatabaseTime(tx, now));
    expect(Math.abs(within - now)).toBeLessThan(most);
  }
});
