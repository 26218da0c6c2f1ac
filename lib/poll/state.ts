import type { Account } from "@/db/accounts";
import type { Database } from "@/db/client";
import { readPublished, type Changes, type PublishedOffer } from "@/db/published";
import type { ListedOffer } from "@/lib/domain/offer";

/**
 * What is published in one account, kept in memory so that a poll writes only what changed.
 * Only the holder of the lease writes, so it is read anew whenever the lease changed hands.
 */
export class PublishedState {
  readonly #published: Map<string, PublishedOffer>;
  readonly #rejected = new Map<string, string>();

  private constructor(
    readonly token: number,
    published: Map<string, PublishedOffer>,
  ) {
    this.#published = published;
  }

  static async read(database: Database, account: Account, token: number): Promise<PublishedState> {
    return new PublishedState(token, await readPublished(database, account));
  }

  get published(): ReadonlyMap<string, PublishedOffer> {
    return this.#published;
  }

  /** The offers that are not gone, by native id; a view, not a copy. */
  get known(): ReadonlyMap<string, ListedOffer> {
    const known = new Map<string, ListedOffer>();
    for (const [nativeId, { gone, offer }] of this.#published) if (!gone) known.set(nativeId, offer);
    return known;
  }

  /** Whether the rejected rows of a scope differ from those written last. */
  rejectedDiffer(scope: string, rejected: unknown[]): boolean {
    return this.#rejected.get(scope) !== JSON.stringify(rejected);
  }

  /** Takes over what was just written. */
  apply(scope: string, changes: Changes, addedRows: number[], rejected: unknown[]): void {
    changes.added.forEach((offer, index) => {
      this.#published.set(offer.nativeId, { row: addedRows[index]!, scope, gone: false, offer });
    });
    for (const { row, offer } of changes.updated) {
      this.#published.set(offer.nativeId, { row, scope, gone: false, offer });
    }
    for (const { row, offer } of changes.gone) {
      this.#published.set(offer.nativeId, { row, scope, gone: true, offer });
    }
    this.#rejected.set(scope, JSON.stringify(rejected));
  }
}
