import type { Reader, Tx } from "./connections";
import { listingRequest } from "./process-schema";

/** A request for a machine list of an account; epoch milliseconds. */
type ListingRequest = typeof listingRequest.$inferSelect;

/** Requests a machine list of an account from the process that reconciles. */
export async function requestListing(tx: Tx, accountId: string, requestedAt: number): Promise<void> {
  await tx
    .insert(listingRequest)
    .values({ accountId, requestedAt })
    .onConflictDoUpdate({ target: listingRequest.accountId, set: { requestedAt } });
}

/** The last request for each account. */
export async function listListingRequests(database: Reader | Tx): Promise<ListingRequest[]> {
  return await database.select().from(listingRequest);
}
