import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

const channel = "http.server.request.start";

/**
 * Calls `listen` with every request before Next or anything else reads it. Returns a function that stops it.
 */
export function onEachRequest(listen: (request: IncomingMessage) => void): () => void {
  const hear = (message: unknown) => listen((message as { request: IncomingMessage }).request);
  subscribe(channel, hear);
  return () => void unsubscribe(channel, hear);
}
