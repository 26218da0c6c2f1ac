import type { Fault } from "./faults";
import type { ProtocolName } from "./call";

/** Faults that wait for requests, by provider, oldest first. */
export type FaultQueues = Map<ProtocolName, readonly Fault[]>;

/** Appends a fault. An endless fault ends when another one for its route is queued. */
export function enqueueFault(queues: FaultQueues, provider: ProtocolName, fault: Fault): void {
  const waiting = queues.get(provider) ?? [];
  const staying = waiting.filter(({ times, route }) => times !== undefined || route !== fault.route);
  queues.set(provider, [...staying, fault]);
}

/** The first fault that applies to a request; counts down a limited one. */
export function consumeFault(
  queues: FaultQueues,
  provider: ProtocolName,
  routes: readonly string[],
): Fault | null {
  const waiting = queues.get(provider) ?? [];
  const index = waiting.findIndex(({ route }) => route === undefined || routes.includes(route));
  const fault = waiting[index];
  if (!fault) return null;
  const rest = remainingFault(fault);
  queues.set(provider, waiting.toSpliced(index, 1, ...(rest ? [rest] : [])));
  return (fault.skip ?? 0) > 0 ? null : fault;
}

function remainingFault(fault: Fault): Fault | null {
  if ((fault.skip ?? 0) > 0) return { ...fault, skip: (fault.skip ?? 0) - 1 };
  if (fault.times === undefined) return fault;
  return fault.times > 1 ? { ...fault, times: fault.times - 1 } : null;
}
