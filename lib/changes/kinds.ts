import type { RecordedChange } from "@/db/changes";
import type { OfferState } from "@/db/offer-state";
import { isCheaper } from "@/lib/domain/money";

export const changeKinds = ["dropped", "rose", "appeared", "sold-out", "back", "gone"] as const;
export type ChangeKind = (typeof changeKinds)[number];

export const kindLabels: Record<ChangeKind, string> = {
  dropped: "Price dropped",
  rose: "Price rose",
  appeared: "Appeared",
  "sold-out": "Sold out",
  back: "Back",
  gone: "Gone",
};

export function isChangeKind(word: string): word is ChangeKind {
  return (changeKinds as readonly string[]).includes(word);
}

/**
 * What a recorded change was, in a fixed order: at most one change of availability, then one of the listed price in its own
 * currency. Nothing for a change of the capacity alone, or from an unknown stock to a known one.
 */
export function kindsOf({ after, before, isFirst }: Pick<RecordedChange, "after" | "before" | "isFirst">) {
  const kinds: ChangeKind[] = [];
  const availability = availabilityKind(after, before, isFirst);
  if (availability) kinds.push(availability);
  if (before === null || before.gone || after.gone) return kinds;
  if (isCheaper(after.native, before.native)) kinds.push("dropped");
  else if (isCheaper(before.native, after.native)) kinds.push("rose");
  return kinds;
}

function availabilityKind(after: OfferState, before: OfferState | null, isFirst: boolean): ChangeKind | null {
  if (after.gone) return before?.gone ? null : "gone";
  if (before === null) return isFirst ? "appeared" : null;
  if (before.gone) return "back";
  if (after.stock === "sold-out") return before.stock === "sold-out" ? null : "sold-out";
  return before.stock === "sold-out" && after.stock === "in-stock" ? "back" : null;
}
