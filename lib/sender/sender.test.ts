import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, describe, expect, it } from "vitest";

import { createLog } from "@/lib/log";
import { currentRequestId, outsideRequests } from "@/lib/request-id";

import { addressHeader, readSender, annotateSender } from "./sender";

let cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanups.toReversed()) await end();
  cleanups = [];
});

interface ObservedRequest {
  address: string | null;
  isHttps: boolean;
  host: string;
  forwarded: string[];
}

/** The sender that a handler reads when these headers are sent over loopback. */
async function observeRequest(
  trustedProxies: string[],
  headers: Record<string, string>,
): Promise<ObservedRequest> {
  cleanups.push(annotateSender(trustedProxies));
  const server: Server = createServer(({ headers: received }, response) => {
    const sender = readSender(new Headers(received as Record<string, string>));
    const forwarded = Object.keys(received).filter((name) => name.includes("forwarded"));
    response.end(JSON.stringify({ ...sender, host: received.host, forwarded }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: "127.0.0.1", port, headers, agent: false });
  sent.end();
  const [response] = (await once(sent, "response")) as [import("node:http").IncomingMessage];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return JSON.parse(text) as ObservedRequest;
}

const forwarded = "x-forwarded-for";

it.each([
  ["a direct connection", [], {}, "127.0.0.1"],
  ["a forged address", [], { [forwarded]: "192.0.2.1", "x-address": "192.0.2.2" }, "127.0.0.1"],
  [
    "a request that Next forwards to itself",
    [],
    { [forwarded]: "127.0.0.1", [addressHeader]: "192.0.2.2" },
    "192.0.2.2",
  ],
  [
    "a request that Next forwards behind a proxy",
    ["127.0.0.1"],
    { [forwarded]: "127.0.0.1", [addressHeader]: "192.0.2.2" },
    "192.0.2.2",
  ],
  ["a client of a trusted proxy", ["127.0.0.1"], { [forwarded]: "192.0.2.1" }, "192.0.2.1"],
  [
    "a client with a forged hop",
    ["127.0.0.1"],
    { [forwarded]: "127.0.0.1, 198.51.100.9, 192.0.2.1" },
    "192.0.2.1",
  ],
  ["two trusted proxies", ["127.0.0.0/8", "10.0.0.0/8"], { [forwarded]: "192.0.2.1, 10.1.2.3" }, "192.0.2.1"],
  ["a proxy that says nothing", ["127.0.0.1"], {}, "127.0.0.1"],
  ["an entry that is no address", ["127.0.0.1"], { [forwarded]: "192.0.2.1, nonsense" }, null],
  ["an empty list", ["127.0.0.1"], { [forwarded]: "" }, null],
  ["an empty last entry", ["127.0.0.1"], { [forwarded]: "192.0.2.1," }, null],
  ["a proxy that reports no address", ["127.0.0.1"], { "x-forwarded-proto": "https" }, null],
  ["an address with a port", ["127.0.0.1"], { [forwarded]: "192.0.2.1:5000" }, "192.0.2.1"],
  ["an IPv6 address with a port", ["127.0.0.1"], { [forwarded]: "[2001:DB8:0::1]:5000" }, "2001:db8::1"],
  ["an IPv6 address in brackets", ["127.0.0.1"], { [forwarded]: "[2001:db8::1]" }, "2001:db8::1"],
  ["an IPv4 address in IPv6 notation", ["127.0.0.1"], { [forwarded]: "::ffff:c000:201" }, "192.0.2.1"],
  ["an address with a zone", ["127.0.0.1"], { [forwarded]: "fe80::1%eth0" }, null],
  ["quotes around an address", ["127.0.0.1"], { [forwarded]: '"192.0.2.1"' }, null],
  ["a port without brackets", ["127.0.0.1"], { [forwarded]: "2001:db8::1:99999" }, null],
  ["this machine in long form", ["127.0.0.1"], { [forwarded]: "0:0:0:0:0:0:0:1" }, null],
  ["this machine in IPv6 notation", ["::1"], { [forwarded]: "::ffff:7f00:1" }, "127.0.0.1"],
  [
    "this machine, reported by a proxy elsewhere",
    ["127.0.0.1", "10.0.0.0/8"],
    { [forwarded]: "127.0.0.1, 10.1.2.3" },
    null,
  ],
  ["an address of this machine from elsewhere", ["127.0.0.1"], { [forwarded]: "::1" }, null],
  ["an IPv6 hop", ["127.0.0.1"], { [forwarded]: "2001:db8::1" }, "2001:db8::1"],
])("reads the address of %s", async (_, proxies, headers, address) => {
  const { address: reported, forwarded: left } = await observeRequest(proxies, headers);
  expect(reported).toBe(address);
  expect(left).toEqual([]);
});

it.each([
  ["unknown", "192.0.2.1, nonsense"],
  ["192.0.2.1", "192.0.2.1"],
])("keeps %s for a request that Next forwards to itself", async (expected, list) => {
  const first = await observeRequest(["127.0.0.1"], { [forwarded]: list });
  const { address } = await observeRequest(["127.0.0.1"], { [addressHeader]: first.address ?? "unknown" });
  expect(address ?? "unknown").toBe(expected);
});

it.each([
  ["https", [], false],
  ["https", ["127.0.0.1"], true],
  ["http, HTTPS", ["127.0.0.1"], true],
  ["https, http", ["127.0.0.1"], false],
  ["httpsx", ["127.0.0.1"], false],
  ["", ["127.0.0.1"], false],
  ["https", ["10.0.0.1"], false],
])("reads the scheme %j with %j trusted, https: %s", async (proto, proxies, expected) => {
  expect((await observeRequest(proxies, { "x-forwarded-proto": proto })).isHttps).toBe(expected);
});

const two = ["127.0.0.1", "10.0.0.0/8"];
const far = { [forwarded]: "192.0.2.1, 10.1.2.3" };

it.each([
  ["the far proxy's scheme", two, { ...far, "x-forwarded-proto": "https, http" }, true, "inner:3000"],
  ["not a client's scheme", two, { ...far, "x-forwarded-proto": "https, http, http" }, false, "inner:3000"],
  ["one scheme for both", two, { ...far, "x-forwarded-proto": "https" }, true, "inner:3000"],
  ["the far proxy's name", two, { ...far, "x-forwarded-host": "evil, gpu.home, inner" }, false, "gpu.home"],
  ["a port", two, { "x-forwarded-host": "gpu.home", "x-forwarded-port": "8443" }, false, "gpu.home:8443"],
  [
    "the nearest port",
    two,
    { ...far, "x-forwarded-host": "gpu.home", "x-forwarded-port": "1, 8443" },
    false,
    "gpu.home:8443",
  ],
  [
    "a port for a host header without one",
    two,
    { host: "gpu.home", "x-forwarded-port": "8443" },
    false,
    "gpu.home:8443",
  ],
  [
    "a port for an IPv6 host",
    two,
    { host: "[fd00::9]", "x-forwarded-port": "8443" },
    false,
    "[fd00::9]:8443",
  ],
  [
    "the host's own port before it",
    two,
    { host: "gpu.home:1", "x-forwarded-port": "8443" },
    false,
    "gpu.home:1",
  ],
  [
    "no default port",
    two,
    { host: "gpu.home", "x-forwarded-proto": "https", "x-forwarded-port": "443" },
    true,
    "gpu.home",
  ],
  ["a default port removed", two, { host: "gpu.home:443", "x-forwarded-proto": "https" }, true, "gpu.home"],
  ["no invalid port", two, { host: "gpu.home", "x-forwarded-port": "99999" }, false, "gpu.home"],
  [
    "nothing from an untrusted proxy",
    [],
    { host: "gpu.home", "x-forwarded-port": "8443" },
    false,
    "gpu.home",
  ],
])("reads forwarded headers: %s", async (_, proxies, headers, isHttps, host) => {
  const got = await observeRequest(proxies, { host: "inner:3000", ...headers });
  expect(got).toMatchObject({ isHttps, host });
});

it.each([
  [["127.0.0.1"], "gpu.example.com"],
  [[], "localhost"],
])("with %j trusted, a forwarded name makes it %s", async (proxies, expected) => {
  const headers = { "x-forwarded-host": "gpu.example.com", host: "localhost" };
  expect((await observeRequest(proxies, headers)).host).toBe(expected);
});

describe("the id of a request", () => {
  const ids = { dashed: "0f8fad5b-d9cb-469f-a165-70867728950e", plain: "0f8fad5bd9cb469fa16570867728950e" };
  const generated = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

  /** The id in the response, and the one that code reads while it works for the request. */
  async function identify(trustedProxies: string[], headers: Record<string, string>) {
    cleanups.push(annotateSender(trustedProxies));
    const server = createServer(({ headers: received }, response) => {
      setImmediate(() =>
        response.end(
          JSON.stringify({ current: currentRequestId(), forged: received["x-request-id"] ?? null }),
        ),
      );
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    cleanups.push(
      () => server.close(),
      () => server.closeAllConnections(),
    );
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const response = await fetch(url, { headers });
    const body = (await response.json()) as { current: string; forged: string | null };
    return { id: response.headers.get("x-request-id"), ...body, url };
  }

  it("is the same in the response and for the code that handles the request", async () => {
    const { id, current, url } = await identify([], {});
    expect(id).toMatch(generated);
    expect(current).toBe(id);
    expect((await fetch(url)).headers.get("x-request-id")).not.toBe(id);
    expect(currentRequestId()).toBeUndefined();
  });

  it("is in each log line of the request, and in no line of work that outlives it", async () => {
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line) });
    const server = createServer((_, response) => {
      log.info("in the request");
      outsideRequests(() => log.info("outside"));
      response.end();
    }).listen(0, "127.0.0.1");
    cleanups.push(
      annotateSender([]),
      () => server.close(),
      () => server.closeAllConnections(),
    );
    await once(server, "listening");
    const { headers } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    log.info("later");
    expect(lines.map((line) => (JSON.parse(line) as { requestId?: string }).requestId)).toEqual([
      headers.get("x-request-id"),
      undefined,
      undefined,
    ]);
  });

  it.each(Object.values(ids))("is %s when a trusted proxy sends it", async (id) => {
    expect(await identify(["127.0.0.1"], { "x-request-id": id })).toMatchObject({
      id,
      current: id,
      forged: null,
    });
  });

  it.each([
    ["a client", [], ids.dashed],
    ["a trusted proxy in another form", ["127.0.0.1"], "sf-0123456789abcdef-key"],
    ["a trusted proxy with half its dashes", ["127.0.0.1"], "0f8fad5b-d9cb469f-a16570867728950e"],
    ["a trusted proxy, too long", ["127.0.0.1"], `${ids.plain}0`],
  ])("is new when %s sends one", async (_, proxies, sent) => {
    const { id, forged } = await identify(proxies, { "x-request-id": sent });
    expect(id).toMatch(generated);
    expect([id, forged]).not.toContain(sent);
  });
});
