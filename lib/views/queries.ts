import "server-only";

import { getDatabase } from "@/db/client";
import { listStoredViews, type StoredView } from "@/db/saved-views";
import { describeEach } from "@/lib/describe-each";
import { isoTime } from "@/lib/format";

import type { SavedView } from "./schema";

/** The owner's saved views in order. One that cannot be shown is left out and logged. */
export async function listSavedViews(): Promise<SavedView[]> {
  return describeEach(await listStoredViews(getDatabase()), toSavedView, {
    kind: "saved view",
    id: ({ id }) => id,
  }).views;
}

export function toSavedView({ id, name, query, lookedAt }: StoredView): SavedView {
  return { id, name, query, lookedAt: isoTime(lookedAt) };
}
