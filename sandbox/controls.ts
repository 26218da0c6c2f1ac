import type { Log } from "./log";
import type { FaultQueues } from "./fault-queues";
import type { Cloud, ProtocolName } from "./protocol";

/** What a test may change while the sandbox runs. */
export interface Controls {
  faultQueues: FaultQueues;
  /** Bodies served in place of a provider's list of offers. */
  overrides: Map<ProtocolName, unknown>;
  /** The world's clock stands at this epoch millisecond; null lets it run. */
  frozenAt: number | null;
}

export function createControls(): Controls {
  return { faultQueues: new Map(), overrides: new Map(), frozenAt: null };
}

/** What control reaches. */
export interface ControlContext {
  controls: Controls;
  log: Log;
  clouds: readonly Cloud[];
}
