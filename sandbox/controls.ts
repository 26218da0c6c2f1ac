import type { Log } from "./log";
import type { Plans } from "./plans";
import type { Cloud, PartName } from "./protocol";

/** What a test may change while the sandbox runs. */
export interface Controls {
  plans: Plans;
  /** Bodies served in place of a provider's list of offers. */
  overrides: Map<PartName, unknown>;
  /** The world's clock stands at this epoch millisecond; null lets it run. */
  frozenAt: number | null;
}

export function newControls(): Controls {
  return { plans: new Map(), overrides: new Map(), frozenAt: null };
}

/** What control reaches. */
export interface Rig {
  controls: Controls;
  log: Log;
  clouds: readonly Cloud[];
}
