import type { Log } from "./log";
import type { FaultQueues } from "./fault-queues";
import type { ProtocolName } from "./call";
import type { Cloud } from "./protocol";

/** The settings that a test may change while the sandbox runs. */
export interface Controls {
  faultQueues: FaultQueues;
  /** Bodies served instead of a provider's list of offers. */
  overrides: Map<ProtocolName, unknown>;
  /** The sandbox clock is frozen at this epoch millisecond; null lets it run. */
  frozenAt: number | null;
}

export function createControls(): Controls {
  return { faultQueues: new Map(), overrides: new Map(), frozenAt: null };
}

/** What control commands can access. */
export interface ControlContext {
  controls: Controls;
  log: Log;
  clouds: readonly Cloud[];
}
