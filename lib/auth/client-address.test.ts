import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, expect, it } from "vitest";

import { addressHeader } from "./auth";
import { tellAddresses } from "./client-address";

let endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.toReversed()) await end();
  endings = [];
});

/** The address that a handler sees when these headers are sent over loopback. */
async function seen(trustedProxies: string[], headers: Record<string, string>): Promise<string> {
  endings.push(tellAddresses(trustedProxies));
  const server: Server = createServer(({ headers: received }, response) =>
    response.end(String(received[addressHeader])),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  endings.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: "127.0.0.1", port, headers, agent: false });
  sent.end();
  const [response] = (await once(sent, "response")) as [import("node:http").IncomingMessage];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return text;
}

const forwarded = "x-forwarded-for";

it.each([
  ["no proxy", [], {}, "127.0.0.1"],
  ["a made-up address", [], { [forwarded]: "192.0.2.1", [addressHeader]: "192.0.2.2" }, "127.0.0.1"],
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
  ["an IPv6 hop", ["127.0.0.1"], { [forwarded]: "2001:db8::1" }, "2001:db8::1"],
])("tells %s", async (_, proxies, headers, address) => {
  expect(await seen(proxies, headers as Record<string, string>)).toBe(address);
});
