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
    if (!isForOtherServer(request) && !isForwardedByNext(request)) measure(request, response);
  });
}

/** Leaves out the requests to another server in this process. */
export function ignoreRequestsTo(url: string): void {
  processMetrics().otherPorts.add(Number(new URL(url).port));
}

/** Whether a request is to another server in this process. */
export function isForOtherServer({ socket }: IncomingMessage): boolean {
  return processMetrics().otherPorts.has(socket.localPort ?? 0);
}

/** The method as metrics name it. */
export function methodLabel(method = ""): string {
  return methods.has(method) ? method : "other";
}

function measure({ url = "/", method }: IncomingMessage, response: ServerResponse): void {
  const startedAt = performance.now();
  response.once("close", () => {
    const status = response.writableFinished ? `${Math.floor(response.statusCode / 100)}xx` : "aborted";
    processMetrics().requests.observe(
      { route: routeLabel(url), method: methodLabel(method), status },
      (performance.now() - startedAt) / 1000,
    );
  });
}
