import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import { afterEach, expect, it } from "vitest";

import { annotateSender } from "@/lib/sender/sender";

import { isFromThisMachine } from "./request";

let cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanups.toReversed()) await end();
  cleanups = [];
});

/** Whether a request over loopback with these headers counts as sent by this machine. */
async function isLocal(trustedProxies: string[], headers: Record<string, string>): Promise<boolean> {
  cleanups.push(annotateSender(trustedProxies));
  const server = createServer(({ headers: received }, response) => {
    response.end(String(isFromThisMachine(new Headers(received as Record<string, string>))));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: "127.0.0.1", port, headers, agent: false }).end();
  const [response] = (await once(sent, "response")) as [import("node:http").IncomingMessage];
  return (await text(response)) === "true";
}

it.each(["localhost:3000", "127.0.0.1", "[::1]:3000"])(
  "accepts a program on this machine at %s",
  async (host) => {
    expect(await isLocal([], { host })).toBe(true);
  },
);

it.each<[string, string[], Record<string, string>]>([
  ["a name of the network", [], { host: "gpu.example.org" }],
  ["no known name", [], { host: "localhost.example.org" }],
  ["a proxy that is not trusted", [], { "x-forwarded-for": "127.0.0.1" }],
  ["a proxy that reports its client as local", [], { forwarded: "for=127.0.0.1" }],
  ["a client of a trusted proxy", ["127.0.0.1"], { "x-forwarded-for": "192.0.2.1" }],
  ["a trusted proxy that forges a local client", ["127.0.0.1"], { "x-forwarded-for": "127.0.0.1" }],
  ["the address of a trusted proxy without headers", ["127.0.0.1"], {}],
])("rejects %s", async (_, proxies, headers) => {
  expect(await isLocal(proxies, { host: "localhost:3000", ...headers })).toBe(false);
});
