import type { PricedAccount } from "@/db/accounts";
import { readPublished, type PublishedOffer } from "@/db/offers";
import type { SnapshotChanges } from "@/db/published";
import type { ListedOffer } from "@/lib/domain/offer";
import type { Reader } from "@/db/connections";

const readingsUntilGone = 3;

/**
 * The published offers of one account in memory, so that a poll writes only what changed. Only the lease holder
 * writes, so they are read again after the lease changed hands.
 */
export class PublishedState {
  readonly #published: Map<string, PublishedOffer>;
  readonly #known = new Map<string, ListedOffer>();
  readonly #rejected = new Map<string, string>();
  /** By native id: readings in a row without the offer. */
  readonly #missed = new Map<string, number>();

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

  /** The missing offers of a scope that three readings in a row did not have. */
  confirmGone(scope: string, missing: SnapshotChanges["gone"]): SnapshotChanges["gone"] {
    const ids = new Set(missing.map(({ offer }) => offer.nativeId));
    for (const id of this.#missed.keys())
      if (this.#published.get(id)?.scope === scope && !ids.has(id)) this.#missed.delete(id);
    return missing.filter(({ offer: { nativeId } }) => {
      const readings = (this.#missed.get(nativeId) ?? 0) + 1;
      this.#missed.set(nativeId, readings);
      return readings >= readingsUntilGone;
    });
  }

  /** Applies a committed write. */
  apply(scope: string, changes: SnapshotChanges, addedRows: number[], rejected: unknown[]): void {
    changes.added.forEach((offer, index) => this.#show(offer, addedRows[index]!, scope));
    for (const { row, offer } of changes.updated) this.#show(offer, row, scope);
    for (const { row, offer } of changes.gone) {
      this.#published.set(offer.nativeId, { row, scope, gone: true, offer });
      this.#known.delete(offer.nativeId);
    }
    this.#rejected.set(scope, JSON.stringify(rejected));
  }

  /** Forgets offers that were deleted, so that they are new if they come back. */
  forget(nativeIds: string[]): void {
    for (const nativeId of nativeIds) this.#published.delete(nativeId);
  }

  #show(offer: ListedOffer, row: number, scope: string): void {
    this.#published.set(offer.nativeId, { row, scope, gone: false, offer });
    this.#known.set(offer.nativeId, offer);
  }
}
