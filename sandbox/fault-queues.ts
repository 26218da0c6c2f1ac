import type { Fault } from "./faults";
import type { ProtocolName } from "./protocol";

/** Faults that wait for requests, by provider, in the order in which they were given. */
export type FaultQueues = Map<ProtocolName, readonly Fault[]>;

/** Puts a fault at the end of the queue. One that never ends gives way to the next on its route. */
export function enqueueFault(plans: FaultQueues, provider: ProtocolName, fault: Fault): void {
  const waiting = plans.get(provider) ?? [];
  const staying = waiting.filter(({ times, route }) => times !== undefined || route !== fault.route);
  plans.set(provider, [...staying, fault]);
}

/** The first fault that meets a request; counts it where it is to end by itself. */
export function consumeFault(
  plans: FaultQueues,
  provider: ProtocolName,
  routes: readonly string[],
): Fault | null {
  const waiting = plans.get(provider) ?? [];
  const index = waiting.findIndex(({ route }) => route === undefined || routes.includes(route));
  const fault = waiting[index];
  if (!fault) return null;
  const rest = remainingFault(fault);
  plans.set(provider, waiting.toSpliced(index, 1, ...(rest ? [rest] : [])));
  return (fault.skip ?? 0) > 0 ? null : fault;
}

function remainingFault(fault: Fault): Fault | null {
  if ((fault.skip ?? 0) > 0) return { ...fault, skip: (fault.skip ?? 0) - 1 };
  if (fault.times === undefined) return fault;
  return fault.times > 1 ? { ...fault, times: fault.times - 1 } : null;
}
