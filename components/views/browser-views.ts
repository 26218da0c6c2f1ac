"use client";

import { viewQuery } from "@/lib/offers/saved-query";
import {
  maxNameLength,
  maxViews,
  tooManyViewsMessage,
  unnamedViewMessage,
  type ChangeViewResult,
  type SavedView,
  type SaveViewResult,
} from "@/lib/views/schema";

import { storageKey } from "./browser-storage";

const notStored = { ok: false, message: "The browser does not allow this page to store data." } as const;
const missing = { ok: false, message: "This view was already deleted." } as const;

let cached: { text: string | null; views: SavedView[] } = { text: null, views: [] };

/** The views in this browser. Returns the same list until they change; entries that are not readable are left out. */
export function readViews(): SavedView[] {
  const text = readStorage();
  if (text !== cached.text) cached = { text, views: parseViews(text) };
  return cached.views;
}

export function saveBrowserView(name: string, query: string, now: string): SaveViewResult {
  const views = readViews();
  const saved = viewQuery(query);
  const title = cleanName(name);
  if (title === "") return { ok: false, message: unnamedViewMessage };
  if (saved === null) return { ok: false, message: "This view is too long to be saved." };
  const known = views.find((view) => view.query === saved);
  if (known) return { ok: false, message: `This view is already saved as “${known.name}”.` };
  if (views.length >= maxViews) return { ok: false, message: tooManyViewsMessage };
  const view = { id: crypto.randomUUID(), name: title, query: saved, lookedAt: now };
  return writeViews([...views, view]) ? { ok: true, view } : notStored;
}

export function renameBrowserView(id: string, name: string): ChangeViewResult {
  const title = cleanName(name);
  if (title === "") return { ok: false, message: unnamedViewMessage };
  return change(id, (views) => views.map((view) => (view.id === id ? { ...view, name: title } : view)));
}

export function moveBrowserView(id: string, place: number): ChangeViewResult {
  return change(id, (views) => {
    const others = views.filter((view) => view.id !== id);
    return others.toSpliced(place, 0, ...views.filter((view) => view.id === id));
  });
}

export function removeBrowserView(id: string): ChangeViewResult {
  return change(id, (views) => views.filter((view) => view.id !== id));
}

export function lookAtBrowserView(id: string, now: string): ChangeViewResult {
  return change(id, (views) => views.map((view) => (view.id === id ? { ...view, lookedAt: now } : view)));
}

/** Browsers tell other tabs of a change; `writeViews` tells this one. */
export function subscribe(listener: () => void): () => void {
  window.addEventListener("storage", listener);
  return () => window.removeEventListener("storage", listener);
}

function change(id: string, edit: (views: SavedView[]) => SavedView[]): ChangeViewResult {
  const views = readViews();
  if (!views.some((view) => view.id === id)) return missing;
  return writeViews(edit(views)) ? { ok: true } : notStored;
}

function writeViews(views: SavedView[]): boolean {
  try {
    if (views.length === 0) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, JSON.stringify(views));
  } catch {
    return false;
  }
  window.dispatchEvent(new Event("storage"));
  return true;
}

function readStorage(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function cleanName(name: string): string {
  return name.trim().slice(0, maxNameLength);
}

/** The text may come from an older version of the app or from elsewhere. */
function parseViews(text: string | null): SavedView[] {
  try {
    const stored: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(stored) ? stored.filter(isView).slice(0, maxViews) : [];
  } catch {
    return [];
  }
}

function isView(value: unknown): value is SavedView {
  if (typeof value !== "object" || value === null) return false;
  const { id, name, query, lookedAt } = value as Record<string, unknown>;
  const isText = [id, name, query, lookedAt].every((text) => typeof text === "string");
  return isText && viewQuery(query) === query && !Number.isNaN(Date.parse(lookedAt as string));
}
