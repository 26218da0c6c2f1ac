import type { Fault } from "./faults";
import { takePlan, type Plans } from "./plans";
import type { Call, Cloud, Protocol } from "./protocol";
import { rates } from "./rates";
import { routeFinder, type FoundRoute } from "./routes";
import { witness, type Witnessed } from "./witness";

/** One request to a cloud, with all that is known about it before it is answered. */
export interface Errand {
  protocol: Protocol;
  /** With the path below the protocol's base. */
  call: Call;
  found: FoundRoute;
  witnessed: Witnessed | null;
  fault: Fault | null;
}

/** Finds out whom a request is for and which fault it meets; null when no cloud lives there. */
export function errandReader(
  clouds: readonly Cloud[],
  url: string,
  plans: Plans,
): (call: Call) => Errand | null {
  const parts = [...clouds, rates].map((protocol) => ({ protocol, find: routeFinder(protocol.routes) }));
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
      found,
      witnessed: witness(protocol.events?.[name], ownCall),
      fault: takePlan(plans, protocol.name, [name, `${call.method} ${path}`]),
    };
  };
}

/** Whether the request changes anything although the fault strikes. */
export function hasEffect(fault: Fault | null): boolean {
  return !fault || fault.kind === "delay" || fault.when === "after";
}

/** Whether it asks what is on offer, which an override may answer instead. */
export function isAboutOffers({ protocol, found, witnessed }: Errand): boolean {
  return "route" in found && found.name === protocol.offersRoute && witnessed === null;
}
