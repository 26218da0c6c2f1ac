"use client";

import { useSyncExternalStore } from "react";

import { useLiveStatus } from "@/components/shell/live-status";
import {
  lookAtOwnerView,
  moveOwnerView,
  removeOwnerView,
  renameOwnerView,
  saveOwnerView,
} from "@/lib/views/actions";
import type { ChangeViewResult, SavedView, SaveViewResult } from "@/lib/views/schema";

import {
  lookAtBrowserView,
  moveBrowserView,
  readViews,
  removeBrowserView,
  renameBrowserView,
  saveBrowserView,
  subscribe,
} from "./browser-views";

type Eventually<Result> = Result | Promise<Result>;

interface Views {
  views: SavedView[];
  save(name: string, query: string): Eventually<SaveViewResult>;
  rename(id: string, name: string): Eventually<ChangeViewResult>;
  move(id: string, place: number): Eventually<ChangeViewResult>;
  remove(id: string): Eventually<ChangeViewResult>;
  look(id: string): Eventually<ChangeViewResult>;
}

const none: SavedView[] = [];

/** The owner's views on the server, or a visitor's in the browser. */
export function useViews(owned: SavedView[] | null): Views {
  const stored = useSyncExternalStore(subscribe, readViews, () => none);
  // The clock of the server, which also dates the offers.
  const { at } = useLiveStatus().liveStatus;
  if (owned)
    return {
      views: owned,
      save: saveOwnerView,
      rename: renameOwnerView,
      move: moveOwnerView,
      remove: removeOwnerView,
      look: lookAtOwnerView,
    };
  return {
    views: stored,
    save: (name, query) => saveBrowserView(name, query, at),
    rename: renameBrowserView,
    move: moveBrowserView,
    remove: removeBrowserView,
    look: (id) => lookAtBrowserView(id, at),
  };
}
