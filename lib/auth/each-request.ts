import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

const channel = "http.server.request.start";

/** Shows every request that reaches this process before anything else reads it, Next included. Returns what ends it. */
export function onEachRequest(listen: (request: IncomingMessage) => void): () => void {
  const hear = (message: unknown) => listen((message as { request: IncomingMessage }).request);
  subscribe(channel, hear);
  return () => void unsubscribe(channel, hear);
}
