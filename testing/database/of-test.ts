import { onTestFinished } from "vitest";

import type { Reader } from "@/db/connections";

import { temporaryDatabase } from "./temporary";

/** A temporary database that is removed after the present test. */
export function databaseOfTest(): Reader {
  const { database, dispose } = temporaryDatabase();
  onTestFinished(dispose);
  return database;
}
