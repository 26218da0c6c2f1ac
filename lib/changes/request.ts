import { changeKinds, isChangeKind, type ChangeKind } from "./kinds";
import type { Position } from "./scan";

/** Which changes are asked for. */
export interface ChangesRequest {
  /** The part of the query that selects offers, in the language of their table. */
  offers: URLSearchParams;
  kinds: ReadonlySet<ChangeKind>;
  after: Position | null;
  before: Position | null;
  limit: number;
}

export const defaultLimit = 50;
export const maxLimit = 500;

/** Reads a query; a text that describes what is wrong with its own parameters. */
export function parseChangesRequest(query: URLSearchParams): ChangesRequest | string {
  const offers = new URLSearchParams(query);
  const words = query
    .getAll("kind")
    .flatMap((value) => value.split(","))
    .map((word) => word.trim());
  const kinds = words.map((word) => word.toLowerCase()).filter(isChangeKind);
  // The others are kinds of prices.
  const others = words.filter((word) => word !== "" && !isChangeKind(word.toLowerCase()));
  for (const name of ["kind", "after", "before", "limit"]) offers.delete(name);
  if (others.length > 0) offers.set("kind", others.join(","));
  const after = parseCursor(query.get("after"));
  const before = parseCursor(query.get("before"));
  if (after === "invalid" || before === "invalid")
    return "Invalid cursor. Use the next or older of an earlier reply, or leave it out to start with the newest changes.";
  if (after !== null && before !== null) return "Use after or before, not both.";
  const limit = parseLimit(query.get("limit"));
  if (limit === null) return `Invalid limit. Use a whole number from 1 to ${maxLimit}.`;
  return { offers, kinds: new Set(kinds.length > 0 ? kinds : changeKinds), after, before, limit };
}

function parseCursor(text: string | null): Position | "invalid" | null {
  if (text === null || text === "") return null;
  return /^\d{1,15}$/.test(text) ? Number(text) : "invalid";
}

function parseLimit(text: string | null): number | null {
  if (text === null || text === "") return defaultLimit;
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= maxLimit ? limit : null;
}
