import { afterEach, beforeEach, expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";

import type { Reader } from "./connections";
import { readRevision } from "./revision";
import { listSeparatedOffers, matchOffers, separateOffers } from "./separated-offers";
import { atomically } from "./transactions";

let database: Reader;
let dispose: () => void;
beforeEach(() => ({ database, dispose } = temporaryDatabase()));
afterEach(() => dispose());

it("keeps a pair in any order, apart for the sandbox, until it is matched again", async () => {
  const separate = (one: string, other: string) =>
    atomically(database, (tx) => separateOffers(tx, "live", [one, other], 1));
  expect(await separate("b", "a")).toBe(true);
  const revision = await readRevision(database);
  expect(await separate("a", "b")).toBe(false);
  expect(await readRevision(database)).toBe(revision);
  expect(await listSeparatedOffers(database, "live")).toEqual([["a", "b"]]);
  expect(await listSeparatedOffers(database, "sandbox")).toEqual([]);

  expect(await atomically(database, (tx) => matchOffers(tx, "sandbox", ["a", "b"]))).toBe(false);
  expect(await atomically(database, (tx) => matchOffers(tx, "live", ["b", "a"]))).toBe(true);
  expect(await listSeparatedOffers(database, "live")).toEqual([]);
  expect(await readRevision(database)).toBeGreaterThan(revision);
});
