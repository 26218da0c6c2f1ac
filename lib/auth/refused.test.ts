import { once } from "node:events";
import { createServer, request, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { NextRequest } from "next/server";
import { afterEach, expect, it } from "vitest";

import { proxy } from "@/proxy";

import { logRefusal } from "./proxy-advice";
import { findRefusal } from "./request";
import { addressHeader, annotateSender } from "@/lib/sender/sender";

let cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanups.toReversed()) await end();
  cleanups = [];
});

/** The headers of a request over loopback as the app reads them. */
async function receiveHeaders(trusted: string[], sent: Record<string, string>): Promise<Headers> {
  cleanups.push(annotateSender(trusted));
  const server: Server = createServer(({ headers }, response) => response.end(JSON.stringify(headers)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const call = request({ host: "127.0.0.1", port, headers: sent, agent: false });
  call.end();
  const [response] = (await once(call, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return new Headers(JSON.parse(text) as Record<string, string>);
}

const hostRules = { host: "127.0.0.1", allowedHosts: ["gpu.home"], allowsPlainHttp: false };
const proxied = { "x-forwarded-for": "192.0.2.1", "x-forwarded-host": "gpu.home" };
const https = { ...proxied, "x-forwarded-proto": "https" };
const here = ["127.0.0.1"];

it.each([
  [
    "a name that is not allowed",
    here,
    { host: "GPU.Example.org:8443" },
    "Set ALLOWED_HOSTS=gpu.example.org and restart",
  ],
  ["an invalid name", here, { host: "a b<c>" }, "Set ALLOWED_HOSTS to the name"],
  [
    "an untrusted proxy with another name",
    [],
    { ...https, host: "gpu.other" },
    "Set TRUST_PROXY=127.0.0.1 and restart",
  ],
  [
    "an untrusted proxy",
    [],
    { ...https, host: "gpu.home", origin: "https://gpu.home" },
    "Set TRUST_PROXY=127.0.0.1 and restart",
  ],
  [
    "plain http through the proxy",
    here,
    { ...proxied, "x-forwarded-proto": "http" },
    "Have the proxy send X-Forwarded-Proto: https, and serve https.",
  ],
  [
    "no address from the proxy",
    here,
    { "x-forwarded-host": "gpu.home" },
    "Have the proxy send the client's address in X-Forwarded-For",
  ],
  [
    "a proxy that reports nothing",
    [],
    { host: "gpu.home", origin: "https://gpu.home" },
    "set TRUST_PROXY to its address",
  ],
  [
    "a name that the proxy replaces",
    [],
    { host: "127.0.0.1:3000", origin: "https://gpu.home", "sec-fetch-site": "same-origin" },
    "ALLOWED_HOSTS=gpu.home",
  ],
  [
    "a scheme that the proxy reports wrongly",
    here,
    { ...https, origin: "http://gpu.home" },
    "Have the proxy redirect http to https",
  ],
  [
    "a port that the proxy leaves out",
    here,
    { ...https, origin: "https://gpu.home:8443" },
    "The browser is at port 8443, but the proxy reports port 443.",
  ],
])("names the setting for %s", async (_, trusted, sent, advice) => {
  expect(findRefusal(await receiveHeaders(trusted, sent as Record<string, string>), hostRules)).toContain(
    advice,
  );
});

it.each([
  ["another site's page", { ...https, origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
  ["another site's page in an old browser", { ...https, origin: "https://evil.example" }],
  ["a page on another port", { ...https, origin: "https://gpu.home:8443", "sec-fetch-site": "same-site" }],
])("advises nothing for %s", async (_, sent) => {
  const reason = findRefusal(await receiveHeaders(here, sent), hostRules);
  expect(reason).toBe("This request did not come from a page of this app. Nothing was changed.");
});

it("accepts requests of its own page through the proxy", async () => {
  expect(
    findRefusal(await receiveHeaders(here, { ...https, origin: "https://gpu.home" }), hostRules),
  ).toBeNull();
});

const form = {
  method: "POST",
  headers: { host: "localhost", "content-type": "multipart/form-data; boundary=x" },
};

it.each([
  [
    "a page",
    "/",
    { headers: { host: '"><script>alert(1)</script>', accept: "text/html" } },
    421,
    "text/html; charset=utf-8",
  ],
  [
    "a submitted form",
    "/sign-in",
    { ...form, headers: { ...form.headers, accept: "text/html,*/*" } },
    403,
    "text/html; charset=utf-8",
  ],
  [
    "an action",
    "/sign-in",
    { ...form, headers: { ...form.headers, "next-action": "40aa" } },
    403,
    "text/plain",
  ],
  [
    "the API",
    "/api/v1/offers",
    { headers: { host: "evil", accept: "text/html" } },
    421,
    "application/problem+json",
  ],
  ["a script", "/", { headers: { host: "evil" } }, 421, "application/problem+json"],
])("answers %s in its own format", async (_, path, init, status, type) => {
  const headers = { ...init.headers, [addressHeader]: "127.0.0.1" };
  const response = await proxy(new NextRequest(`http://localhost:3000${path}`, { ...init, headers }));
  const text = await response.text();
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe(type);
  expect(text).toMatch(/This app is not available at that name|did not come from a page of this app/);
  expect(text).not.toContain("<script");
  if (type !== "application/problem+json") expect(text).toContain("This request was refused");
});

it.each([
  ["a page", { accept: "text/html" }, "text/html; charset=utf-8", "This page loads again in a second."],
  ["a script", {}, "application/problem+json", "Try again in a few seconds."],
  ["an action", { "next-action": "40aa" }, "text/plain", "Try again in a few seconds."],
])("answers %s with 503 before it knows where requests come from", async (_, headers, type, message) => {
  const response = await proxy(new NextRequest("http://localhost:3000/", { headers }));
  expect(response.status).toBe(503);
  expect(response.headers.get("content-type")).toBe(type);
  expect(response.headers.get("retry-after")).toBe("1");
  expect(await response.text()).toContain(message);
});

it("logs each reason once in ten minutes, also after the clock was set back", async () => {
  const { log } = await import("@/lib/log");
  const lines: string[] = [];
  const original = log.warn;
  log.warn = ((_: unknown, message: string) => void lines.push(message)) as typeof log.warn;
  cleanups.push(() => (log.warn = original));
  const at = Date.now();
  for (const [reason, now] of [
    ["a", at],
    ["a", at + 599_999],
    ["b", at],
    ["a", at + 600_000],
    ["a", at - 7_200_000],
  ] as const)
    logRefusal(reason, new Headers(), `${reason} ${now - at}`, now);
  expect(lines).toEqual(["a 0", "b 0", "a 600000", "a -7200000"]);
});
