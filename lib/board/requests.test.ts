import { once } from "node:events";
import { createServer, request as send, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import { afterEach, expect, it } from "vitest";

import { annotateSender } from "@/lib/sender/sender";

import { currentBoard } from "./context";
import { isBoardHost, separateBoard } from "./requests";

const board = { host: "prices.example.org", showsOwn: false };

let cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanups.toReversed()) await end();
  cleanups = [];
});

interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  isBoard: boolean;
}

/** What a handler sees of a request, and the headers of its reply. */
async function ask(
  path: string,
  {
    method = "GET",
    trusted = [],
    handler = (_, response) => response.end(),
    ...headers
  }: { method?: string; trusted?: string[]; handler?: RequestListener } & Record<string, unknown>,
): Promise<Seen & { reply: IncomingHttpHeaders }> {
  let seen: Seen | undefined;
  cleanups.push(annotateSender(trusted), separateBoard(board));
  const server = createServer((request, response) => {
    const { method: seenMethod, url, headers: seenHeaders } = request;
    seen = { method: seenMethod!, url: url!, headers: seenHeaders, isBoard: currentBoard() !== null };
    response.setHeader("set-cookie", "gpu.a=b");
    response.setHeader("cache-control", "no-store");
    handler(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const { port } = server.address() as AddressInfo;
  const outgoing = send({
    port,
    path,
    method,
    headers: headers as Record<string, string>,
  }).end();
  const [reply] = (await once(outgoing, "response")) as [import("node:http").IncomingMessage];
  await text(reply);
  return { ...seen!, reply: reply.headers };
}

it("removes everything by which a visitor could be someone", async () => {
  const seen = await ask("/gpus?x=1", {
    host: "PRICES.example.org:8443",
    cookie: "gpu.session_token=x",
    authorization: "Bearer gpu_x",
    "next-action": "abc",
    "x-middleware-subrequest": "proxy",
    "x-matched-path": "/providers",
    "x-forwarded-host": "localhost",
    accept: "text/html",
  });
  expect(seen).toMatchObject({ method: "GET", url: "/gpus?x=1", isBoard: true });
  const names = Object.keys(seen.headers).filter((name) => !/^x-\w+-[0-9a-f]{24}$/.test(name));
  expect(names.toSorted()).toEqual(["accept", "connection", "host"]);
});

it.each([
  ["/providers", "GET", "/not-on-this-board"],
  ["/api/health", "GET", "/api/not-on-this-board"],
  ["/api/v1/launches", "POST", "/api/not-on-this-board"],
  ["/", "POST", "/not-on-this-board"],
  ["/gpus", "OPTIONS", "/not-on-this-board"],
  ["/gpus", "TRACE", "/not-on-this-board"],
  ["/gpus/%2e%2e/keys", "GET", "/not-on-this-board"],
])("hides %s of %s", async (path, method, url) => {
  const seen = await ask(path, { host: board.host, method });
  expect(seen).toMatchObject({ method: "GET", url });
  expect(seen.reply["cache-control"]).toBe("private, no-store");
});

it.each([
  ["/api/v1/offers", 200, "application/json", "public, s-maxage=15, stale-while-revalidate=60"],
  ["/api/v1/offers", 200, "application/vnd.cheapest-gpu.board+json", "private, no-store"],
  ["/api/v1/offers.csv", 429, "*/*", "private, no-store"],
  ["/api/v1/changes.atom", 304, "*/*", "public, s-maxage=15, stale-while-revalidate=60"],
  ["/api/v1/offers/x", 404, "*/*", "private, no-store"],
  ["/", 200, "text/html", "private, no-store"],
  ["/icon.svg", 200, "*/*", "no-store"],
])("%s with %i for %s may be kept as %s, and sets no cookie", async (path, status, accept, expected) => {
  for (const handler of [
    (_: unknown, response: Parameters<RequestListener>[1]) => void response.writeHead(status).end(),
    (_: unknown, response: Parameters<RequestListener>[1]) => {
      response.statusCode = status;
      response.end();
    },
  ]) {
    const { reply } = await ask(path, { host: board.host, accept, handler });
    expect(reply["cache-control"]).toBe(expected);
    expect(reply["set-cookie"]).toBeUndefined();
  }
});

it("leaves every other host alone", async () => {
  const seen = await ask("/providers", {
    host: "localhost",
    cookie: "gpu.a=b",
    "next-action": "x",
    method: "POST",
  });
  expect(seen).toMatchObject({ method: "POST", url: "/providers", isBoard: false });
  expect(seen.headers).toMatchObject({ cookie: "gpu.a=b", "next-action": "x" });
  expect(seen.reply["set-cookie"]).toEqual(["gpu.a=b"]);
});

it("reads the forwarded host of a trusted proxy, and of nobody else", async () => {
  const forwarded = {
    host: "127.0.0.1",
    "x-forwarded-host": board.host,
    "x-forwarded-proto": "https",
    "x-forwarded-for": "192.0.2.7",
  };
  expect((await ask("/", { ...forwarded, trusted: ["127.0.0.1"] })).isBoard).toBe(true);
  for (const end of cleanups.splice(0).toReversed()) await end();
  expect((await ask("/", forwarded)).isBoard).toBe(false);
});

it.each([
  ["prices.example.org", true],
  ["PRICES.EXAMPLE.ORG:443", true],
  ["prices.example.org.", false],
  ["prices.example.org:99999", false],
  ["prices.example.org, localhost", false],
  ["x.prices.example.org", false],
  ["localhost", false],
  [null, false],
])("%j names the board: %s", (host, expected) => {
  expect(isBoardHost(host, board)).toBe(expected);
  expect(isBoardHost(host, null)).toBe(false);
});
