"use client";

import { useSyncExternalStore } from "react";

import { maxCompared } from "@/lib/offers/compare-query";
import type { OfferRow, OffersView } from "@/lib/offers/view-schema";

import { setSelecting, storageKey } from "./select-mode";

/** A selected offer, with what the tray shows of it. */
export interface SelectedOffer {
  id: string;
  name: string;
  text: string;
  row: OfferRow;
}

/** How the table shows its rows, which copies follow. */
export type ShownView = Pick<OffersView, "columns" | "display">;

interface Selection {
  offers: readonly SelectedOffer[];
  /** Whether the newest choice was refused. */
  isRefused: boolean;
}

let selection: Selection | undefined;
const listeners = new Set<() => void>();

export function useSelection(): Selection {
  return useSyncExternalStore(subscribe, current, current);
}

/** Selects an offer, or takes it off; refuses more than can be compared. */
export function toggleOffer(offer: SelectedOffer): void {
  const { offers } = current();
  const rest = offers.filter(({ id }) => id !== offer.id);
  if (rest.length < offers.length) change({ offers: rest, isRefused: false });
  else if (offers.length === maxCompared) change({ offers, isRefused: true });
  else change({ offers: [...offers, offer], isRefused: false });
}

/** Updates what the tray shows of an offer, if it is selected. */
export function refreshOffer(offer: SelectedOffer): void {
  const { offers, isRefused } = current();
  const known = offers.find(({ id }) => id === offer.id);
  if (!known || known.row === offer.row) return;
  change({ offers: offers.map((one) => (one === known ? offer : one)), isRefused });
}

/** Empties the selection and hides the check boxes. */
export function endSelection(): void {
  change({ offers: [], isRefused: false });
  setSelecting(false);
}

function current(): Selection {
  return (selection ??= { offers: readStored(), isRefused: false });
}

function change(next: Selection): void {
  selection = next;
  try {
    if (next.offers.length === 0) sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, JSON.stringify(next.offers));
  } catch {
    // Without storage the selection lasts until the page is left.
  }
  for (const listener of listeners) listener();
}

function readStored(): SelectedOffer[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? "[]");
    return Array.isArray(stored) ? stored.filter(isSelected).slice(0, maxCompared) : [];
  } catch {
    return [];
  }
}

function isSelected(value: unknown): value is SelectedOffer {
  if (typeof value !== "object" || value === null) return false;
  const { id, name, text, row } = value as Record<string, unknown>;
  return (
    [id, name, text].every((part) => typeof part === "string") && typeof row === "object" && row !== null
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
