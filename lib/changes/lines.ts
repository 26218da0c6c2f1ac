import type { OriginId } from "@/lib/domain/provider-id";

import type { ChangeKind } from "./kinds";
import type { FoundChange } from "./scan";

interface SoldOffer {
  provider: OriginId;
  cloud: string | null;
}

/** The changes of one kind that one poll found at one cloud, in the order of reading them. */
export interface ChangeLine<Offer extends SoldOffer> extends SoldOffer {
  /** Names the burst, whatever the query is. */
  key: string;
  /** That of the first one, in epoch milliseconds. */
  at: number;
  kind: ChangeKind;
  changes: FoundChange<Offer>[];
}

/** Folds bursts into lines. */
export function foldChanges<Offer extends SoldOffer>(
  changes: readonly FoundChange<Offer>[],
): ChangeLine<Offer>[] {
  const lines = new Map<string, ChangeLine<Offer>>();
  for (const change of changes) {
    const key = keyOf(change);
    const line = lines.get(key);
    if (line) line.changes.push(change);
    else {
      const { kind, recorded, offer } = change;
      lines.set(key, {
        key,
        at: recorded.at,
        kind,
        provider: offer.provider,
        cloud: offer.cloud,
        changes: [change],
      });
    }
  }
  return [...lines.values()];
}

/** Ends a page between two polls, once it has enough lines. One in parts is cut where another one began in the meantime. */
export function lineCounter<Offer extends SoldOffer>(lines: number) {
  const keys = new Set<string>();
  return (changes: readonly FoundChange<Offer>[], change: FoundChange<Offer>): boolean => {
    const last = changes.at(-1)?.recorded;
    const { accountId, foundAt } = change.recorded;
    const key = keyOf(change);
    const isOfLast = last?.foundAt === foundAt && last.accountId === accountId;
    if (keys.size >= lines && !isOfLast && !keys.has(key)) return true;
    keys.add(key);
    return false;
  };
}

function keyOf<Offer extends SoldOffer>({ kind, recorded, offer }: FoundChange<Offer>): string {
  return JSON.stringify([recorded.foundAt, recorded.accountId, offer.cloud, kind]);
}
