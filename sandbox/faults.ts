import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { z } from "zod";

import type { Reply } from "./routes";

/** One failure of a cloud, for `times` requests or until it is removed. */
export const faultSchema = z.strictObject({
  kind: z.enum([
    "hang",
    "drip",
    "reset",
    "status",
    "html",
    "truncate",
    "empty",
    "redirect",
    "garbage",
    "gzip-bomb",
    "delay",
  ]),
  /** For `status` (default 500), `html` (200) and `redirect` (302). */
  status: z.int().exactOptional(),
  /** Becomes the Retry-After header of `status`: seconds, or an HTTP date. */
  retryAfter: z.union([z.number(), z.string()]).exactOptional(),
  /** For `status` and `html`: strings are sent as they are, anything else as JSON. */
  body: z.unknown().exactOptional(),
  /** For `redirect`. */
  location: z.string().exactOptional(),
  /** For `truncate`: the number of bytes of the body to send; default half. */
  bytes: z.int().min(0).exactOptional(),
  /** The only route that it affects, as in the contract: "POST /instances/create". */
  route: z.string().exactOptional(),
  /** Whether it strikes before or after the effect of the request; default before. */
  when: z.enum(["before", "after"]).exactOptional(),
  times: z.int().min(1).exactOptional(),
  /** The number of requests that pass first. */
  skip: z.int().min(0).exactOptional(),
  /** Delay of the fault in milliseconds of the real clock. */
  delay: z.number().min(0).exactOptional(),
});

export type Fault = Omit<z.output<typeof faultSchema>, "body"> & { body?: unknown };

/** Applies the fault to a good reply; faults of the transport return it unchanged. */
export function applyFault(fault: Fault, reply: Reply): Reply {
  switch (fault.kind) {
    case "status":
      return {
        ...logFields(reply),
        status: fault.status ?? 500,
        body: fault.body ?? { message: "Server Error" },
        headers: fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) },
      };
    case "html":
      return {
        ...logFields(reply),
        status: fault.status ?? 200,
        body: fault.body ?? "<!DOCTYPE html><title>Just a moment</title><h1>Checking</h1>",
        headers: { "content-type": "text/html; charset=UTF-8" },
      };
    case "redirect":
      return {
        ...logFields(reply),
        status: fault.status ?? 302,
        body: "",
        headers: { location: fault.location ?? "http://127.0.0.1:9/elsewhere" },
      };
    case "garbage":
      return { ...logFields(reply), status: 200, body: '\uFFFD{"offers":[{]]\u0000 no JSON at all' };
    default:
      return reply;
  }
}

/** The status that the client receives; 0 if none. */
export function sentStatus(fault: Fault | null, reply: Reply): number {
  if (fault?.kind === "hang" || fault?.kind === "reset") return 0;
  return fault?.kind === "gzip-bomb" ? 200 : reply.status;
}

/** Sends a reply with the transport fault applied. */
export function sendReply(response: ServerResponse, reply: Reply, fault: Fault | null): void {
  if (fault?.kind === "hang") return;
  if (fault?.kind === "reset") return void response.socket?.resetAndDestroy();
  if (fault?.kind === "gzip-bomb") return sendDecompressionBomb(response);

  const content = Buffer.from(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
  const isSilent = reply.status === 204;
  response.writeHead(reply.status, {
    ...(isSilent ? {} : { "content-type": "application/json; charset=utf-8" }),
    ...(isSilent ? {} : { "content-length": content.byteLength }),
    ...reply.headers,
  });
  if (fault?.kind === "drip") return drip(response, content);
  if (fault?.kind === "truncate") return truncate(response, content, fault.bytes);
  response.end(content);
}

/** The fields for the log, which no fault changes. */
function logFields({ note, machineIds }: Reply): Pick<Reply, "note" | "machineIds"> {
  return { ...(note === undefined ? {} : { note }), ...(machineIds ? { machineIds } : {}) };
}

const dripMilliseconds = 200;

function drip(response: ServerResponse, content: Buffer): void {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(content.subarray(sent, ++sent));
    if (sent >= content.byteLength) response.end();
  }, dripMilliseconds);
  timer.unref();
  response.on("close", () => clearInterval(timer));
}

function truncate(
  response: ServerResponse,
  content: Buffer,
  bytes = Math.floor(content.byteLength / 2),
): void {
  response.flushHeaders();
  if (bytes === 0) return void setImmediate(() => response.destroy());
  response.write(content.subarray(0, bytes), () => response.destroy());
}

const mebibyte = 2 ** 20;

/** A gibibyte of spaces, which are valid JSON, in about one mebibyte on the wire. */
function sendDecompressionBomb(response: ServerResponse): void {
  const member = gzipSync(Buffer.alloc(mebibyte, " "));
  response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
  response.end(Buffer.concat(Array.from({ length: 1024 }, () => member)));
}

/** Faults that wait for requests, by provider, oldest first. */
export type FaultQueues = Map<string, readonly Fault[]>;

/** Appends a fault. An endless fault ends when another one for its route is queued. */
export function enqueueFault(queues: FaultQueues, provider: string, fault: Fault): void {
  const waiting = queues.get(provider) ?? [];
  const staying = waiting.filter(({ times, route }) => times !== undefined || route !== fault.route);
  queues.set(provider, [...staying, fault]);
}

/** The first fault that applies to a request; counts down a limited one. */
export function consumeFault(queues: FaultQueues, provider: string, routes: readonly string[]): Fault | null {
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
