import type { Fault } from "./faults";
import { consumeFault, type FaultQueues } from "./fault-queues";
import type { Call } from "./call";
import type { Cloud, Protocol } from "./protocol";
import { rates } from "./rates";
import { createRouteMatcher, type RouteMatch } from "./routes";
import { readRecordedEvent, type RecordedEvent } from "./recorder";

/** A request to a cloud and what is known about it before it is handled. */
export interface SandboxRequest {
  protocol: Protocol;
  /** Its path is relative to the protocol's base. */
  call: Call;
  match: RouteMatch;
  recordedEvent: RecordedEvent | null;
  fault: Fault | null;
}

/** Finds the cloud and the fault of a request; null if no cloud serves the URL. */
export function createRequestReader(
  clouds: readonly Cloud[],
  url: string,
  queues: FaultQueues,
): (call: Call) => SandboxRequest | null {
  const parts = [...clouds, rates].map((protocol) => ({
    protocol,
    find: createRouteMatcher(protocol.routes),
  }));
  return (call) => {
    const part = parts.find(({ protocol }) => call.path.startsWith(`${protocol.base}/`));
    if (!part) return null;
    const { protocol } = part;
    const path = call.path.slice(protocol.base.length);
    const found = part.find(call.method, path);
    const { name, id } = "route" in found ? found : { name: "", id: "" };
    const ownCall = { ...call, path, id, baseUrl: url + protocol.base };
    return {
      protocol,
      call: ownCall,
      match: found,
      recordedEvent: readRecordedEvent(protocol.events?.[name], ownCall),
      fault: consumeFault(queues, protocol.name, [name, `${call.method} ${path}`]),
    };
  };
}

/** Whether the request changes anything despite the fault. */
export function hasEffect(fault: Fault | null): boolean {
  return !fault || fault.kind === "delay" || fault.when === "after";
}

/** Whether it lists offers, which an override may replace. */
export function isOffersRequest({ protocol, match: found, recordedEvent }: SandboxRequest): boolean {
  return "route" in found && found.name === protocol.offersRoute && recordedEvent === null;
}
