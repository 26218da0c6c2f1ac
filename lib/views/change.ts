import "server-only";

import { addAuditEvent } from "@/db/audit";
import { getDatabase } from "@/db/client";
import type { Tx } from "@/db/connections";
import {
  addStoredView,
  moveStoredView,
  removeStoredView,
  renameStoredView,
  touchStoredView,
  type StoredView,
} from "@/db/saved-views";
import { atomically } from "@/db/transactions";
import type { OwnerActor } from "@/lib/actor";
import { createAuditEventBuilder, type AuditEntry } from "@/lib/audit/record";
import { plainText } from "@/lib/domain/text";
import { newId } from "@/lib/ids";
import { viewQuery } from "@/lib/offers/saved-query";
import { containsSecret, keyAsNameMessage } from "@/lib/redaction/redact";

import { toSavedView } from "./queries";
import {
  maxNameLength,
  maxViews,
  tooManyViewsMessage,
  unnamedViewMessage,
  type ChangeViewResult,
  type SaveViewResult,
} from "./schema";

const missingView = { ok: false, message: "This view was already deleted." } as const;

/** Saves the view of a query under a name, at the end of the list. */
export async function saveView(owner: OwnerActor, name: unknown, query: unknown): Promise<SaveViewResult> {
  const named = readName(name);
  if (!named.ok) return named;
  const saved = viewQuery(query);
  if (saved === null) return { ok: false, message: "This view is too long to be saved." };
  const build = await createAuditEventBuilder(owner);
  const view = { id: newId(), name: named.name, query: saved, lookedAt: Date.now() };
  return atomically(getDatabase(), async (tx): Promise<SaveViewResult> => {
    const added = await addStoredView(tx, view, maxViews);
    if (!added) return { ok: false, message: tooManyViewsMessage };
    if (!added.isNew) return { ok: false, message: `This view is already saved as “${added.view.name}”.` };
    await addAuditEvent(tx, build({ action: "view.save", subject: view.name, detail: saved }));
    return { ok: true, view: toSavedView(added.view) };
  });
}

export async function renameView(owner: OwnerActor, id: unknown, name: unknown): Promise<ChangeViewResult> {
  const named = readName(name);
  if (!named.ok) return named;
  return change(
    owner,
    (tx) => renameStoredView(tx, String(id), named.name),
    (before) => ({ action: "view.rename", subject: named.name, detail: `before: ${before.name}` }),
  );
}

/** Moves a view to a place in the list, from 0. */
export async function moveView(owner: OwnerActor, id: unknown, place: unknown): Promise<ChangeViewResult> {
  if (typeof place !== "number" || !Number.isInteger(place) || place < 0 || place >= maxViews)
    return { ok: false, message: "There is no such place in the list." };
  return change(
    owner,
    (tx) => moveStoredView(tx, String(id), place),
    ({ name }) => ({ action: "view.move", subject: name, detail: `to place ${place + 1}` }),
  );
}

export async function removeView(owner: OwnerActor, id: unknown): Promise<ChangeViewResult> {
  return change(
    owner,
    (tx) => removeStoredView(tx, String(id)),
    ({ name, query }) => ({ action: "view.remove", subject: name, detail: query }),
  );
}

/** Stores that the owner opened a view now. The audit log omits it, because it is no change of the view. */
export async function lookAtView(id: unknown): Promise<ChangeViewResult> {
  const isKnown = await atomically(getDatabase(), (tx) => touchStoredView(tx, String(id), Date.now()));
  return isKnown ? { ok: true } : missingView;
}

/** Makes a change together with its audit event. */
async function change(
  owner: OwnerActor,
  make: (tx: Tx) => Promise<StoredView | null>,
  describe: (before: StoredView) => AuditEntry,
): Promise<ChangeViewResult> {
  const build = await createAuditEventBuilder(owner);
  return atomically(getDatabase(), async (tx): Promise<ChangeViewResult> => {
    const before = await make(tx);
    if (!before) return missingView;
    await addAuditEvent(tx, build(describe(before)));
    return { ok: true };
  });
}

function readName(name: unknown): { ok: true; name: string } | { ok: false; message: string } {
  const text = typeof name === "string" ? plainText(name, maxNameLength) : "";
  if (text === "") return { ok: false, message: unnamedViewMessage };
  return containsSecret(text) ? { ok: false, message: keyAsNameMessage } : { ok: true, name: text };
}
