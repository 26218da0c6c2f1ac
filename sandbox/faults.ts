import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Reply } from "./protocol";

export const faultKinds = [
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
] as const;

/** One way for a cloud to fail; it lasts for `times` requests, or until it is taken away. */
export interface Fault {
  kind: (typeof faultKinds)[number];
  /** Of `status` (500), `html` (200) and `redirect` (302). */
  status?: number;
  /** Becomes the Retry-After header of `status`: seconds, or an HTTP date. */
  retryAfter?: number | string;
  /** Of `status` and `html`: a string goes out as it is, anything else as JSON. */
  body?: unknown;
  /** Of `redirect`. */
  location?: string;
  times?: number;
}

/** What the fault makes of a good reply; kinds that only disturb the sending leave it alone. */
export function spoil(fault: Fault, reply: Reply): Reply {
  switch (fault.kind) {
    case "status":
      return {
        status: fault.status ?? 500,
        body: fault.body ?? { message: "Server Error" },
        headers: fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) },
      };
    case "html":
      return {
        status: fault.status ?? 200,
        body: fault.body ?? "<!DOCTYPE html><title>Just a moment</title><h1>Checking</h1>",
        headers: { "content-type": "text/html; charset=UTF-8" },
      };
    case "redirect":
      return {
        status: fault.status ?? 302,
        body: "",
        headers: { location: fault.location ?? "http://127.0.0.1:9/elsewhere" },
      };
    case "garbage":
      return { status: 200, body: '\uFFFD{"offers":[{]]\u0000 no JSON at all' };
    default:
      return reply;
  }
}

/** The status that reaches the client, 0 when none does. */
export function sentStatus(fault: Fault | null, reply: Reply): number {
  if (fault?.kind === "hang" || fault?.kind === "reset") return 0;
  return fault?.kind === "gzip-bomb" ? 200 : reply.status;
}

/** Sends a reply, as disturbed as the fault says. */
export function send(response: ServerResponse, reply: Reply, fault: Fault | null): void {
  if (fault?.kind === "hang") return;
  if (fault?.kind === "reset") return void response.socket?.resetAndDestroy();
  if (fault?.kind === "gzip-bomb") return sendBomb(response);

  const content = Buffer.from(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
  response.writeHead(reply.status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": content.byteLength,
    ...reply.headers,
  });
  if (fault?.kind === "drip") return drip(response, content);
  if (fault?.kind === "truncate") return truncate(response, content);
  response.end(content);
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

function truncate(response: ServerResponse, content: Buffer): void {
  const half = content.subarray(0, Math.floor(content.byteLength / 2));
  response.write(half, () => response.destroy());
}

const mebibyte = 2 ** 20;

/** A gibibyte of spaces, which are good JSON, in about one mebibyte on the wire. */
function sendBomb(response: ServerResponse): void {
  const member = gzipSync(Buffer.alloc(mebibyte, " "));
  response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
  response.end(Buffer.concat(Array.from({ length: 1024 }, () => member)));
}
