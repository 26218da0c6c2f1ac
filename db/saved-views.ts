import { asc, count, eq, max } from "drizzle-orm";

import { savedView } from "./access-schema";
import type { Reader, Tx } from "./connections";
import { larger } from "./statements";

/** A view of the offers that the owner saved. `lookedAt` is epoch milliseconds. */
export type StoredView = typeof savedView.$inferSelect;

/** In the owner's order. */
export async function listStoredViews(database: Reader | Tx): Promise<StoredView[]> {
  return await database.select().from(savedView).orderBy(asc(savedView.position), asc(savedView.id)).all();
}

/** Adds a view at the end. Returns the one with the same query if there is one, and null if there are too many. */
export async function addStoredView(
  tx: Tx,
  view: Omit<StoredView, "position">,
  limit: number,
): Promise<{ view: StoredView; isNew: boolean } | null> {
  const known = await tx.select().from(savedView).where(eq(savedView.query, view.query)).get();
  if (known) return { view: known, isNew: false };
  const { views, last } = (await tx
    .select({ views: count(), last: max(savedView.position) })
    .from(savedView)
    .get())!;
  if (views >= limit) return null;
  const added = { ...view, position: (last ?? -1) + 1 };
  await tx.insert(savedView).values(added).run();
  return { view: added, isNew: true };
}

/** Renames a view; returns it as it was, and null if there is none. */
export async function renameStoredView(tx: Tx, id: string, name: string): Promise<StoredView | null> {
  const before = await findView(tx, id);
  if (before) await tx.update(savedView).set({ name }).where(eq(savedView.id, id)).run();
  return before;
}

/** Moves a view to a place in the order, from 0; returns it as it was, and null if there is none. */
export async function moveStoredView(tx: Tx, id: string, place: number): Promise<StoredView | null> {
  const views = await listStoredViews(tx);
  const moved = views.find((view) => view.id === id);
  if (!moved) return null;
  const others = views.filter((view) => view !== moved);
  const order = [...others.slice(0, place), moved, ...others.slice(place)];
  for (const [position, view] of order.entries())
    await tx.update(savedView).set({ position }).where(eq(savedView.id, view.id)).run();
  return moved;
}

export async function removeStoredView(tx: Tx, id: string): Promise<StoredView | null> {
  return (await tx.delete(savedView).where(eq(savedView.id, id)).returning().get()) ?? null;
}

/** Stores when a view was opened; never an earlier time than the stored one. */
export async function touchStoredView(tx: Tx, id: string, at: number): Promise<boolean> {
  const lookedAt = larger(savedView.lookedAt, at);
  return (await tx.update(savedView).set({ lookedAt }).where(eq(savedView.id, id)).run()).changes === 1;
}

async function findView(tx: Tx, id: string): Promise<StoredView | null> {
  return (await tx.select().from(savedView).where(eq(savedView.id, id)).get()) ?? null;
}
