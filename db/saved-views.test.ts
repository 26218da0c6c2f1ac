import { afterEach, beforeEach, expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";

import type { Reader } from "./connections";
import {
  addStoredView,
  listStoredViews,
  moveStoredView,
  removeStoredView,
  renameStoredView,
  touchStoredView,
} from "./saved-views";
import { atomically } from "./transactions";

let database: Reader;
let dispose: () => void;
beforeEach(() => ({ database, dispose } = temporaryDatabase()));
afterEach(() => dispose());

const limit = 5;
const add = (id: string, query = `gpu=${id}`) =>
  atomically(database, (tx) => addStoredView(tx, { id, name: `View ${id}`, query, lookedAt: 1 }, limit));
const ids = async () => (await listStoredViews(database)).map(({ id }) => id);

it("adds views at the end, and a query only once", async () => {
  for (const id of ["b", "a"]) expect((await add(id))!.isNew).toBe(true);
  expect(await add("c", "gpu=b")).toMatchObject({ isNew: false, view: { id: "b", name: "View b" } });
  expect(await ids()).toEqual(["b", "a"]);
});

it("moves, renames and removes views, and reports missing ones", async () => {
  for (const id of ["a", "b", "c"]) await add(id);
  await atomically(database, (tx) => moveStoredView(tx, "c", 0));
  expect(await ids()).toEqual(["c", "a", "b"]);
  await atomically(database, (tx) => moveStoredView(tx, "c", 99));
  expect(await ids()).toEqual(["a", "b", "c"]);
  expect(await atomically(database, (tx) => renameStoredView(tx, "b", "Other"))).toMatchObject({
    name: "View b",
  });
  expect((await listStoredViews(database))[1]!.name).toBe("Other");
  expect(await atomically(database, (tx) => removeStoredView(tx, "a"))).toMatchObject({ id: "a" });
  expect(await ids()).toEqual(["b", "c"]);
  // After a removal the new one still comes last.
  await add("d");
  expect(await ids()).toEqual(["b", "c", "d"]);
  for (const change of [renameStoredView, moveStoredView] as const)
    expect(await atomically(database, (tx) => change(tx, "a", 0 as never))).toBeNull();
  expect(await atomically(database, (tx) => removeStoredView(tx, "a"))).toBeNull();
});

it("keeps the newest time at which a view was opened", async () => {
  await add("a");
  for (const at of [500, 300]) await atomically(database, (tx) => touchStoredView(tx, "a", at));
  expect((await listStoredViews(database))[0]!.lookedAt).toBe(500);
  expect(await atomically(database, (tx) => touchStoredView(tx, "x", 1))).toBe(false);
});

it("refuses one view too many", async () => {
  for (let at = 0; at < limit; at++) await add(String(at));
  expect(await add("more")).toBeNull();
  expect(await listStoredViews(database)).toHaveLength(limit);
});
