import type { PricedAccount } from "@/db/accounts";
import { readPublished, type PublishedOffer } from "@/db/offers";
import type { SnapshotChanges } from "@/db/published";
import type { ListedOffer } from "@/lib/domain/offer";
import type { Reader } from "@/db/connections";

/**
 * The published offers of one account in memory, so that a poll writes only what changed. Only the lease holder
 * writes, so they are read again after the lease changed hands.
 */
export class PublishedState {
  readonly #published: Map<string, PublishedOffer>;
  readonly #known = new Map<string, ListedOffer>();
  readonly #rejected = new Map<string, string>();

  private constructor(
    readonly token: number,
    published: Map<string, PublishedOffer>,
  ) {
    this.#published = published;
    for (const [nativeId, { gone, offer }] of published) if (!gone) this.#known.set(nativeId, offer);
  }

  static async read(database: Reader, account: PricedAccount, token: number): Promise<PublishedState> {
    return new PublishedState(token, await readPublished(database, account));
  }

  get published(): ReadonlyMap<string, PublishedOffer> {
    return this.#published;
  }

  /** The offers that are not gone, by native id; updated while a poll publishes parts. */
  get known(): ReadonlyMap<string, ListedOffer> {
    return this.#known;
  }

  /** Whether the rejected rows of a scope differ from those written last. */
  hasRejectedChanges(scope: string, rejected: unknown[]): boolean {
    return this.#rejected.get(scope) !== JSON.stringify(rejected);
  }

  /** The offers of a scope that its last readings lacked. */
  missingOf(scope: string): PublishedOffer[] {
    return [...this.#published.values()].filter(
      (offer) => !offer.gone && offer.missed > 0 && offer.scope === scope,
    );
  }

  /** The number of offers of a scope. */
  countOf(scope: string): number {
    let count = 0;
    for (const offer of this.#published.values()) if (!offer.gone && offer.scope === scope) count++;
    return count;
  }

  /** Applies a committed write. */
  apply(scope: string, changes: SnapshotChanges, addedRows: number[], rejected: unknown[]): void {
    this.applyMissing(scope, changes);
    changes.added.forEach((offer, index) => this.#show(offer, addedRows[index]!, scope));
    for (const { row, offer } of changes.updated) this.#show(offer, row, scope);
    this.#rejected.set(scope, JSON.stringify(rejected));
  }

  /** Applies what a committed write found missing. */
  applyMissing(scope: string, { gone, missed }: Pick<SnapshotChanges, "gone" | "missed">): void {
    for (const { row, offer, readings } of missed)
      this.#published.set(offer.nativeId, { row, scope, gone: false, missed: readings, offer });
    for (const { row, offer } of gone) {
      this.#published.set(offer.nativeId, { row, scope, gone: true, missed: 0, offer });
      this.#known.delete(offer.nativeId);
    }
  }

  /** Forgets offers that were deleted, so that they are new if they come back. */
  forget(nativeIds: string[]): void {
    for (const nativeId of nativeIds) this.#published.delete(nativeId);
  }

  #show(offer: ListedOffer, row: number, scope: string): void {
    this.#published.set(offer.nativeId, { row, scope, gone: false, missed: 0, offer });
    this.#known.set(offer.nativeId, offer);
  }
}
