import type { AskFacts } from "./cloudcompute/facts";
import {
  copyAccountState,
  createAccountState,
  type AccountState,
  type AccountStateSettings,
} from "./state/account-state";
import type { GeekFacts } from "./gpugeek/facts";
import type { MassedFacts } from "./massedcompute/facts";
import type { SesterceFacts } from "./sesterce/facts";
import type { ShadeFacts } from "./shadeform/facts";

/** The customer's accounts at the five clouds. */
export interface AccountStates {
  massedcompute: AccountState<MassedFacts>;
  gpugeek: AccountState<GeekFacts>;
  cloudcompute: AccountState<AskFacts>;
  shadeform: AccountState<ShadeFacts>;
  sesterce: AccountState<SesterceFacts>;
}

/** Five empty accounts. */
export function createAccountStates(settings: AccountStateSettings): AccountStates {
  return {
    massedcompute: createAccountState("massedcompute", settings),
    gpugeek: createAccountState("gpugeek", settings),
    cloudcompute: createAccountState("cloudcompute", settings),
    shadeform: createAccountState("shadeform", settings),
    sesterce: createAccountState("sesterce", settings),
  };
}

/** Copies that do not share changes with the originals. */
export function copyAccountStates(accounts: AccountStates): AccountStates {
  return {
    massedcompute: copyAccountState(accounts.massedcompute),
    gpugeek: copyAccountState(accounts.gpugeek),
    cloudcompute: copyAccountState(accounts.cloudcompute),
    shadeform: copyAccountState(accounts.shadeform),
    sesterce: copyAccountState(accounts.sesterce),
  };
}
