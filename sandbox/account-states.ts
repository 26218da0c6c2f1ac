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
export function copyAccountStates(estates: AccountStates): AccountStates {
  return {
    massedcompute: copyAccountState(estates.massedcompute),
    gpugeek: copyAccountState(estates.gpugeek),
    cloudcompute: copyAccountState(estates.cloudcompute),
    shadeform: copyAccountState(estates.shadeform),
    sesterce: copyAccountState(estates.sesterce),
  };
}
