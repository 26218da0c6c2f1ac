import type { IncomingMessage } from "node:http";

import { type Call, createRouteMatcher, type RouteMatch } from "./routes";
import { type Fault, consumeFault, type FaultQueues } from "./faults";
import type { Cloud, Protocol } from "./protocol";
import { rates } from "./rates";
import { readRecordedEvent, type RecordedEvent } from "./log";

const longestBody = 2 ** 20;

/** Reads a request; null if its URL is invalid or its body too large. */
export async function readCall(request: IncomingMessage, url: string, time: number): Promise<Call | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.byteLength;
    if (length > longestBody) return null;
    chunks.push(bytes);
  }
  if (!URL.canParse(request.url ?? "", url)) return null;
  const { pathname, searchParams } = new URL(request.url ?? "", url);
  return {
    method: request.method ?? "GET",
    path: pathname,
    id: "",
    query: searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks).toString("utf8"),
    baseUrl: url,
    time,
  };
}

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
