import type { SealLocation } from "./seal";

/** Where a credential of a provider account is sealed for. */
export function credentialLocation(accountId: string, field: string): SealLocation {
  return { table: "provider_account", id: accountId, field };
}
