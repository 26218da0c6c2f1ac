import type { Place } from "./seal";

/** Where a credential of a provider account is sealed for. */
export function placeOfCredential(accountId: string, field: string): Place {
  return { table: "provider_account", id: accountId, field };
}
