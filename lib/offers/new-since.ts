import { z } from "zod";

import type { Notice } from "./schema";
import { newSinceParameter } from "./search-params";

const timeSchema = z.iso.datetime({ offset: true });

/** The time of `newSince` in epoch milliseconds; null without one, or with a notice if it is not a time. */
export function readNewSince(query: string | URLSearchParams): {
  since: number | null;
  notice: Notice | null;
} {
  const value = new URLSearchParams(query).get(newSinceParameter);
  if (value === null || value.trim() === "") return { since: null, notice: null };
  const since = timeSchema.safeParse(value).success ? Date.parse(value) : NaN;
  if (!Number.isNaN(since)) return { since, notice: null };
  const message = "Not a time, so nothing is counted. Use newSince=2026-11-20T12:00:00Z.";
  return { since: null, notice: { param: newSinceParameter, value: value.slice(0, 200), message } };
}
