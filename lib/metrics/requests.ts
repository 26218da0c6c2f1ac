import type { IncomingMessage, ServerResponse } from "node:http";

import { isForwardedByNext, onEachRequest } from "@/lib/sender/sender";

import { processMetrics } from "./metrics";
import { routeLabel } from "./routes";

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * Measures every request from now on. Start it before `annotateSender`, so that a request that Next forwards to itself is
 * counted once. Returns a function that stops it.
 */
export function measureRequests(): () => void {
  return onEachRequest((request, response) => {
    const isOther = processMetrics().otherPorts.has(request.socket.localPort ?? 0);
    if (!isOther && !isForwardedByNext(request)) measure(request, response);
  });
}

/** Leaves out the requests to another server in this process. */
export function ignoreRequestsTo(url: string): void {
  processMetrics().otherPorts.add(Number(new URL(url).port));
}

function measure({ url = "/", method = "" }: IncomingMessage, response: ServerResponse): void {
  const startedAt = performance.now();
  response.once("close", () => {
    const status = response.writableFinished ? `${Math.floor(response.statusCode / 100)}xx` : "aborted";
    processMetrics().requests.observe(
      { route: routeLabel(url), method: methods.has(method) ? method : "other", status },
      (performance.now() - startedAt) / 1000,
    );
  });
}
