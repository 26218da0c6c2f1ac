import type { AccountStates } from "./account-states";
import type { Catalog } from "./catalog";

/** What a handler can access: the catalog and the customer's accounts. */
export interface SandboxContext {
  catalog: Catalog;
  accounts: AccountStates;
}
