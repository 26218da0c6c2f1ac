"use client";

import { useState } from "react";

interface RowKeys {
  ids: readonly string[];
  view: string;
  keys: number[];
}

/**
 * The React keys of the rows. A new view reuses the rows of the previous one, because changing their text costs half
 * as much as creating them. When the same view is refreshed, an offer keeps its row and with it the focus. `isOld`: the
 * rows are still those of the previous view.
 */
export function useRowKeys(ids: readonly string[], to: string, isOld: boolean): number[] {
  const [last, setLast] = useState<RowKeys>({ ids: [], view: "", keys: [] });
  const view = isOld ? last.view : to;
  if (last.view === view && String(last.ids) === String(ids)) return last.keys;
  const next = { ids, view, keys: last.view === view ? keepKeys(last, ids) : [...ids.keys()] };
  setLast(next);
  return next.keys;
}

/** New offers get keys that no shown row has. */
function keepKeys(last: RowKeys, ids: readonly string[]): number[] {
  const known = new Map(last.ids.map((id, at) => [id, last.keys[at]!]));
  let unused = Math.max(0, ...last.keys) + 1;
  return ids.map((id) => known.get(id) ?? unused++);
}
