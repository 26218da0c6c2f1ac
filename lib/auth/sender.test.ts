import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, expect, it } from "vitest";

import { addressHeader, senderOf, tellSenders } from "./sender";

let endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.toReversed()) await end();
  endings = [];
});

interface Seen {
  address: string | null;
  isHttps: boolean;
  host: string;
  forwarded: string[];
}

/** What a handler sees when these headers are sent over loopback. */
async function seen(trustedProxies: string[], headers: Record<string, string>): Promise<Seen> {
  endings.push(tellSenders(trustedProxies));
  const server: Server = createServer(({ headers: received }, response) => {
    const sender = senderOf(new Headers(received as Record<string, string>));
    const forwarded = Object.keys(received).filter((name) => name.includes("forwarded"));
    response.end(JSON.stringify({ ...sender, host: received.host, forwarded }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  endings.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: "127.0.0.1", port, headers, agent: false });
  sent.end();
  const [response] = (await once(sent, "response")) as [import("node:http").IncomingMessage];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return JSON.parse(text) as Seen;
}

const forwarded = "x-forwarded-for";

it.each([
  ["no proxy", [], {}, "127.0.0.1"],
  ["a made-up address", [], { [forwarded]: "192.0.2.1", "x-address": "192.0.2.2" }, "127.0.0.1"],
  ["what Next hands on itself", [], { [forwarded]: "127.0.0.1", [addressHeader]: "192.0.2.2" }, "192.0.2.2"],
  [
    "what Next hands on behind a proxy",
    ["127.0.0.1"],
    { [forwarded]: "127.0.0.1", [addressHeader]: "192.0.2.2" },
    "192.0.2.2",
  ],
  ["a trusted proxy", ["127.0.0.1"], { [forwarded]: "192.0.2.1" }, "192.0.2.1"],
  [
    "a made-up hop before it",
    ["127.0.0.1"],
    { [forwarded]: "127.0.0.1, 198.51.100.9, 192.0.2.1" },
    "192.0.2.1",
  ],
  ["two trusted proxies", ["127.0.0.0/8", "10.0.0.0/8"], { [forwarded]: "192.0.2.1, 10.1.2.3" }, "192.0.2.1"],
  ["a proxy that says nothing", ["127.0.0.1"], {}, "127.0.0.1"],
  ["a proxy that says nonsense", ["127.0.0.1"], { [forwarded]: "192.0.2.1, nonsense" }, "127.0.0.1"],
  ["an address of this machine from elsewhere", ["127.0.0.1"], { [forwarded]: "::1" }, null],
  ["an IPv6 hop", ["127.0.0.1"], { [forwarded]: "2001:db8::1" }, "2001:db8::1"],
])("tells %s", async (_, proxies, headers, address) => {
  const { address: said, forwarded: left } = await seen(proxies, headers as Record<string, string>);
  expect(said).toBe(address);
  expect(left).toEqual([]);
});

it.each([
  ["https", [], false],
  ["https", ["127.0.0.1"], true],
  ["http, HTTPS", ["127.0.0.1"], true],
  ["https, http", ["127.0.0.1"], false],
  ["httpsx", ["127.0.0.1"], false],
  ["", ["127.0.0.1"], false],
  ["https", ["10.0.0.1"], false],
])("as %j is said with %j trusted, https: %s", async (proto, proxies, expected) => {
  expect((await seen(proxies, { "x-forwarded-proto": proto })).isHttps).toBe(expected);
});

it.each([
  [["127.0.0.1"], "gpu.example.com"],
  [[], "localhost"],
])("with %j trusted, a forwarded name makes it %s", async (proxies, expected) => {
  const headers = { "x-forwarded-host": "gpu.example.com", host: "localhost" };
  expect((await seen(proxies, headers)).host).toBe(expected);
});
