import type { SealLocation } from "./seal";

/** The seal location of a provider account's credential. */
export function credentialLocation(accountId: string, field: string): SealLocation {
  return { table: "provider_account", id: accountId, field };
}
