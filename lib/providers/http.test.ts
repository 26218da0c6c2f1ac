import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { inspect } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { afterEach, describe, expect, it, vi } from "vitest";

import type { Clock } from "@/lib/clock/clock";
import { version } from "@/lib/version";

import { createBreaker, type Breaker } from "./breaker";
import { ProviderError } from "./errors";
import { createHttpClient, defaultLimits, type HttpClient, type HttpLimits } from "./http";

const key = 'sk-live-4f/c1d2"e3b4a5968778';
const mebibyte = 2 ** 20;

interface Bound {
  http: HttpClient;
  breaker: Breaker;
  seen: { method: string; at: number; key: string | undefined }[];
}

const openServers: { close(): void }[] = [];
/** Milliseconds by which the breakers' clock is set forward. */
let ahead = 0;

afterEach(() => {
  ahead = 0;
  vi.restoreAllMocks();
  for (const one of openServers.splice(0)) one.close();
});

const expectFailure = (work: Promise<unknown>): Promise<ProviderError> =>
  work.then(
    () => expect.unreachable("it should have failed"),
    (error: unknown) => error as ProviderError,
  );

/** Removes the wait between retries, except in tests about it. */
const skipBackoff = () => vi.spyOn(Math, "random").mockReturnValue(0);

describe("the HTTP client", () => {
  it("sends the key, requests JSON and parses it", async () => {
    const { http, seen } = await startServer((request, response) => {
      expect(request.headers).toMatchObject({
        accept: "application/json",
        "user-agent": expect.stringContaining(`CheapestGPU/${version};`) as string,
      });
      expect(request.url).toBe("/v1/offers?page=2");
      response.end('{"fine":true}');
    });
    expect(await http.get({ path: "/v1/offers", query: { page: "2" } })).toEqual({ fine: true });
    expect(seen.map(({ key: sent }) => sent)).toEqual([key]);
  });

  it("reads a long reply whose parts end anywhere, with its key redacted", async () => {
    const rows = Array.from({ length: 12_000 }, (_, index) => ({
      name: `Zürich 東京 🚀 ${index}`,
      size: index,
    }));
    const body = Buffer.from(JSON.stringify({ rows, key }));
    expect(body.length).toBeGreaterThan(500_000);
    const { http } = await startServer((_request, response) => {
      for (let from = 0; from < body.length; from += 10_007)
        response.write(body.subarray(from, from + 10_007));
      response.end();
    });
    expect(await http.get({ path: "/offers" })).toEqual({ rows, key: "…" });
  });

  it("reports the date of a reply, corrected by the age of a cached one", async () => {
    const dates: number[] = [];
    const server = createServer((request, response) => {
      const headers = { date: "Sat, 28 Nov 2026 12:00:00 GMT" };
      response.writeHead(
        request.url === "/failed" ? 500 : 200,
        request.url === "/kept" ? { ...headers, age: "90" } : headers,
      );
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    openServers.push(server);
    const http = createHttpClient({
      provider: "shadeform",
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      headers: { "x-api-key": key },
      breaker: null,
      observeDate: (date) => dates.push(date),
    });
    await http.post({ path: "/fresh", body: {} });
    await http.post({ path: "/kept", body: {} });
    await expectFailure(http.post({ path: "/failed", body: {} }));
    const noon = Date.UTC(2026, 10, 28, 12);
    expect(dates).toEqual([noon, noon + 90_000, noon]);
  });

  it("has the documented limits", () => {
    expect(defaultLimits).toEqual({ connect: 5_000, headers: 15_000, total: 30_000, bytes: 20 * mebibyte });
  });

  describe("time limits", () => {
    it("times out without a connection", async () => {
      // A listener that never completes the TLS handshake, so no connection is made.
      const sockets: Socket[] = [];
      const silent = createTcpServer((socket) => sockets.push(socket.on("error", () => {})));
      await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
      openServers.push({ close: () => (silent.close(), sockets.forEach((socket) => socket.destroy())) });
      const http = clientOf(
        `https://127.0.0.1:${(silent.address() as AddressInfo).port}`,
        createBreaker({ failures: 5, firstPause: 1 }),
        { connect: 150 },
      );
      const error = await timed(expectFailure(http.post({ path: "/", body: {} })), defaultLimits.connect);
      expect(error).toMatchObject({
        kind: "timeout",
        message: expect.stringContaining("Can’t connect to") as string,
      });
    });

    it("times out without a reply", async () => {
      const { http } = await startServer(() => {}, { headers: 150 });
      const error = await timed(expectFailure(http.post({ path: "/", body: {} })), defaultLimits.headers);
      expect(error).toMatchObject({
        kind: "timeout",
        message: expect.stringContaining("No reply from") as string,
      });
    });

    it("times out on an endless slow reply", async () => {
      const { http } = await startServer(
        (_request, response) => {
          const drip = setInterval(() => response.write(" "), 20);
          response.on("close", () => clearInterval(drip));
        },
        { total: 250 },
      );
      const error = await timed(expectFailure(http.post({ path: "/", body: {} })), defaultLimits.headers);
      expect(error).toMatchObject({
        kind: "timeout",
        message: expect.stringContaining("No complete reply") as string,
      });
    });

    it("stops when aborted, without a retry", async () => {
      skipBackoff();
      const { http, seen } = await startServer(() => {});
      const error = await timed(
        expectFailure(http.get({ path: "/", signal: AbortSignal.timeout(100) })),
        defaultLimits.headers,
      );
      expect(error).toBeInstanceOf(ProviderError);
      expect(seen).toHaveLength(1);
    });
  });

  describe("size limits", () => {
    const bomb = Buffer.alloc(24 * mebibyte, " ");
    it.each<[string, () => Buffer]>([
      ["gzip", () => gzipSync(bomb)],
      ["br", () => brotliCompressSync(bomb, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })],
    ])("stops decompressing %s at 20 MiB", async (encoding, pack) => {
      const packed = pack();
      expect(packed.length).toBeLessThan(100_000);
      const { http } = await startServer((_request, response) =>
        response.writeHead(200, { "content-encoding": encoding }).end(packed),
      );
      expect(await expectFailure(http.get({ path: "/" }))).toMatchObject({
        kind: "unreadable",
        message: expect.stringMatching(/more than 20 MiB.*Set SHADEFORM_MAX_REPLY_MIB/) as string,
      });
    });

    it("aborts an endless reply at the limit", async () => {
      let sent = 0;
      const chunk = Buffer.alloc(64 * 1024, " ");
      const { http } = await startServer(
        (_request, response) => {
          const more = () => {
            while (!response.destroyed) {
              sent += chunk.length;
              if (!response.write(chunk)) return;
            }
          };
          response.on("drain", more);
          more();
        },
        { bytes: mebibyte },
      );
      expect(await expectFailure(http.get({ path: "/" }))).toMatchObject({ kind: "unreadable" });
      expect(sent).toBeLessThan(40 * mebibyte);
    });

    it("reads a reply of exactly the limit", async () => {
      const text = `"${"x".repeat(998)}"`;
      const { http } = await startServer((_request, response) => response.end(text), { bytes: 1_000 });
      expect(await http.get({ path: "/" })).toHaveLength(998);
    });
  });

  describe("redirects", () => {
    it.each([301, 302, 303, 307, 308])("never follows a %d", async (status) => {
      skipBackoff();
      const target = await startServer((_request, response) => response.end("{}"));
      const location = target.url;
      const { http, seen } = await startServer((_request, response) =>
        response.writeHead(status, { location }).end(),
      );
      for (const error of [
        await expectFailure(http.get({ path: "/" })),
        await expectFailure(http.post({ path: "/", body: {} })),
      ]) {
        expect(error).toMatchObject({
          kind: "unavailable",
          message: expect.stringContaining("redirect") as string,
        });
      }
      expect(target.seen).toEqual([]);
      expect(seen.every(({ key: sent }) => sent === key)).toBe(true);
    });

    it("does not follow a redirect to the same address either", async () => {
      skipBackoff();
      const { http, seen } = await startServer((request, response) =>
        request.url === "/a" ? response.writeHead(302, { location: "/b" }).end() : response.end("{}"),
      );
      await expectFailure(http.post({ path: "/a", body: {} }));
      expect(seen).toHaveLength(1);
    });
  });

  describe("retries", () => {
    it.each([500, 503, 429, 408])("sends three reads after a %d, but one write", async (status) => {
      skipBackoff();
      const { http, seen } = await startServer((_request, response) => response.writeHead(status).end("{}"));
      await expectFailure(http.get({ path: "/" }));
      expect(seen.map(({ method }) => method)).toEqual(["GET", "GET", "GET"]);
      await expectFailure(http.post({ path: "/", body: {} }));
      expect(seen.map(({ method }) => method)).toEqual(["GET", "GET", "GET", "POST"]);
    });

    it.each([400, 401, 402, 403, 404, 409, 410, 422])("sends one request after a %d", async (status) => {
      const { http, seen } = await startServer((_request, response) => response.writeHead(status).end("{}"));
      await expectFailure(http.get({ path: "/" }));
      expect(seen).toHaveLength(1);
    });

    it("retries after a broken connection, and returns the reply", async () => {
      skipBackoff();
      const { http, seen, breaker } = await startServer((request, response) =>
        seen.length < 3 ? request.socket.resetAndDestroy() : response.end("[]"),
      );
      expect(await http.get({ path: "/" })).toEqual([]);
      expect(seen).toHaveLength(3);
      expect(breaker.state()).toBe("closed");
    });

    it("never repeats a write after a broken connection", async () => {
      const { http, seen } = await startServer((request) => void request.socket.resetAndDestroy());
      expect(await expectFailure(http.post({ path: "/", body: {} }))).toMatchObject({ kind: "unavailable" });
      expect(seen).toHaveLength(1);
    });

    it("waits a random time in a window that doubles", async () => {
      vi.spyOn(Math, "random").mockReturnValue(0.1);
      const { http, seen } = await startServer((_request, response) => response.writeHead(503).end());
      await expectFailure(http.get({ path: "/" }));
      const [first = 0, second = 0] = seen.slice(1).map(({ at }, index) => at - (seen[index]?.at ?? 0));
      expect(first).toBeGreaterThanOrEqual(95);
      expect(second).toBeGreaterThanOrEqual(195);
      expect(first + second).toBeLessThan(1_500);
    });

    it.each<[string, string, number | null, number]>([
      ["seconds", "1", 1_000, 3],
      ["zero", "0", 0, 3],
      ["more than the limit within a poll", "7", 7_000, 1],
      ["a day, limited to an hour", "86400", 3_600_000, 1],
      ["a date that has passed", "Mon, 01 Jan 2024 00:00:00 GMT", null, 3],
      ["a negative number", "-5", null, 3],
      ["invalid text", "later", null, 3],
    ])("respects a Retry-After of %s", async (_name, header, retryAfter, tries) => {
      skipBackoff();
      const { http, seen } = await startServer((_request, response) =>
        response.writeHead(429, { "retry-after": header }).end("{}"),
      );
      expect(await expectFailure(http.get({ path: "/" }))).toMatchObject({
        kind: "rate-limited",
        retryAfter,
      });
      expect(seen).toHaveLength(tries);
      const gaps = seen.slice(1).map(({ at }, index) => at - (seen[index]?.at ?? 0));
      for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual((retryAfter ?? 0) - 5);
    });

    it("respects a Retry-After with a date", async () => {
      const { http, seen } = await startServer((_request, response) =>
        response.writeHead(429, { "retry-after": new Date(Date.now() + 60_000).toUTCString() }).end("{}"),
      );
      const { retryAfter } = await expectFailure(http.get({ path: "/" }));
      expect(retryAfter).toBeGreaterThan(57_000);
      expect(retryAfter).toBeLessThanOrEqual(60_000);
      expect(seen).toHaveLength(1);
    });
  });

  it("pauses a failing provider, sends one probe after the pause, and continues", async () => {
    skipBackoff();
    let isWell = false;
    const { http, breaker, seen } = await startServer((_request, response) =>
      response.writeHead(isWell ? 200 : 500).end("{}"),
    );
    for (let time = 0; time < 5; time++) await expectFailure(http.get({ path: "/" }));
    expect(breaker.state()).toBe("open");
    expect(seen).toHaveLength(15);
    const left = await expectFailure(http.get({ path: "/" }));
    expect(left).toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining("The next request is in") as string,
    });
    expect(left.retryAfter).toBeGreaterThan(0);
    expect(seen).toHaveLength(15);
    ahead += breaker.pause();
    await expectFailure(http.get({ path: "/" }));
    expect(seen).toHaveLength(16);
    expect(breaker.state()).toBe("open");
    isWell = true;
    ahead += 3_600_000;
    await http.get({ path: "/" });
    expect(breaker.state()).toBe("closed");
  });

  describe("the key", () => {
    const echoes: [string, RequestListener][] = [
      [
        "a JSON body",
        (_request, response) => response.writeHead(401).end(JSON.stringify({ message: `Bad key ${key}` })),
      ],
      [
        "a nested message",
        (_request, response) =>
          response.writeHead(500).end(JSON.stringify({ error: { message: `Bearer ${key}` } })),
      ],
      [
        "a body with escaped slashes",
        (_request, response) =>
          response.writeHead(400).end(JSON.stringify({ message: key }).replaceAll("/", "\\/")),
      ],
      [
        "a message that is cut",
        (_request, response) =>
          response.writeHead(400).end(JSON.stringify({ message: `${"x".repeat(185)} ${key}` })),
      ],
      ["a web page", (_request, response) => response.writeHead(503).end(`<html>${key}</html>`)],
      ["words of its own", (_request, response) => response.end(key)],
      ["the status text", (_request, response) => response.writeHead(403, key).end("{}")],
      [
        "a header",
        (_request, response) => response.writeHead(429, { "retry-after": key, "x-key": key }).end("{}"),
      ],
      [
        "a redirect",
        (_request, response) =>
          response.writeHead(302, { location: `http://127.0.0.1:1/?key=${encodeURIComponent(key)}` }).end(),
      ],
      [
        "a broken answer",
        (_request, response) => (response.write(key), setTimeout(() => response.destroy(), 20)),
      ],
      ["a bad header line", (request) => request.socket.end(`HTTP/1.1 200 OK\r\n${key}\r\n\r\n`)],
    ];
    it.each(echoes)("is redacted from the error when the reply repeats it in %s", async (_name, listener) => {
      skipBackoff();
      const { http } = await startServer(listener);
      const error = await expectFailure(
        http.post({ path: "/", query: { secret: "in-the-query" }, body: { key } }),
      );
      expect(error).toBeInstanceOf(ProviderError);
      const text = inspect(error, { depth: 9, showHidden: true });
      for (const part of [key, key.slice(0, 12), "in-the-query"]) expect(text).not.toContain(part);
    });

    it.each([
      ["as it is", key],
      ["as base64", Buffer.from(key).toString("base64")],
      ["as hex", Buffer.from(key).toString("hex")],
      ["for an address", encodeURIComponent(key)],
    ])("is redacted from parsed replies, %s", async (_, form) => {
      const { http } = await startServer((_request, response) =>
        response.end(JSON.stringify([{ name: `for ${form}` }])),
      );
      expect(await http.get({ path: "/" })).toEqual([{ name: "for …" }]);
    });
  });

  it("describes failures below HTTP", async () => {
    const { http, close } = await startServer(() => {});
    close();
    expect(await expectFailure(http.get({ path: "/" }))).toMatchObject({
      kind: "unavailable",
      message: "Shadeform refused the connection.",
    });
  });
});

async function startServer(
  listener: RequestListener,
  limits: Partial<HttpLimits> = {},
): Promise<Bound & { url: string; close(): void }> {
  const seen: Bound["seen"] = [];
  const server: Server = createServer((request, response) => {
    seen.push({
      method: request.method ?? "",
      at: performance.now(),
      key: request.headers["x-api-key"]?.toString(),
    });
    request.resume();
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  openServers.push({ close });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock: Clock = { wall: () => Date.now(), monotonic: () => performance.now() + ahead };
  const breaker = createBreaker({ failures: 5, firstPause: 60_000, clock });
  return { http: clientOf(url, breaker, limits), breaker, seen, url, close };
}

function clientOf(baseUrl: string, breaker: Breaker, limits: Partial<HttpLimits>): HttpClient {
  return createHttpClient({ provider: "shadeform", baseUrl, headers: { "x-api-key": key }, breaker, limits });
}

async function timed<T>(work: Promise<T>, most: number): Promise<T> {
  const started = performance.now();
  const result = await work;
  expect(performance.now() - started).toBeLessThan(most);
  return result;
}
