import type { SignedOut } from "@/lib/auth/signed-out";

/** A saved view as pages show it. */
export interface SavedView {
  id: string;
  name: string;
  /** The canonical query string of the offers page. */
  query: string;
  /** When it was last opened, ISO 8601 UTC. */
  lookedAt: string;
}

/** What changed in a view since it was last opened. */
export interface ViewChanges {
  newCount: number;
  cheaperCount: number;
}

export type SaveViewResult = { ok: true; view: SavedView } | { ok: false; message: string } | SignedOut;
export type ChangeViewResult = { ok: true } | { ok: false; message: string } | SignedOut;

export const maxViews = 50;
export const maxNameLength = 60;
export const maxQueryLength = 2_000;

export const tooManyViewsMessage = `There are already ${maxViews} saved views. Delete one first.`;
export const unnamedViewMessage = "Enter a name.";
