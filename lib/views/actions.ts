"use server";

import { refresh } from "next/cache";

import { guardAction } from "@/lib/auth/guard";
import { signedOut } from "@/lib/auth/signed-out";

import * as views from "./change";
import type { ChangeViewResult, SaveViewResult } from "./schema";

/** Saves a view of the offers under a name. */
export async function saveOwnerView(name: string, query: string): Promise<SaveViewResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  return refreshed(await views.saveView(owner, name, query));
}

export async function renameOwnerView(id: string, name: string): Promise<ChangeViewResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  return refreshed(await views.renameView(owner, id, name));
}

/** Moves a view to a place in the list, from 0. */
export async function moveOwnerView(id: string, place: number): Promise<ChangeViewResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  return refreshed(await views.moveView(owner, id, place));
}

export async function removeOwnerView(id: string): Promise<ChangeViewResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  return refreshed(await views.removeView(owner, id));
}

/** Stores that a view was opened, from which on changes are counted. */
export async function lookAtOwnerView(id: string): Promise<ChangeViewResult> {
  const owner = await guardAction();
  return owner ? views.lookAtView(id) : signedOut;
}

function refreshed<Result>(result: Result): Result {
  refresh();
  return result;
}
