import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { listBuiltActions } from "@/testing/app/build";
import type { App } from "./app";
import { expect, test } from "./fixtures";
import { terminateByApi, launchByApi } from "./machines";
import { everyNth, isShort } from "./run-length";
import { foreignHosts, ownHosts, sendRawRequest, type RawResponse } from "./raw-requests";

const nothing = "aaaaaaaaaaaaaaaa";
const errors = ["/nowhere", "/api/nowhere", "/offers/%ff", "/_next/nowhere", "/_next/static/nowhere.js"];
const images = ["", "/", "/x", "?url=%2Ficon.svg&w=64&q=75", "?url=http%3A%2F%2F127.0.0.1%2F&w=64&q=75"].map(
  (rest) => `/_next/image${rest}`,
);
const files = ["/robots.txt", ...listFiles(".next/static").map((file) => `/_next/static/${file}`)];
/** Whether a case of a walk over two lists runs: all of them, or in the short form every fourth, diagonally. */
const isIncluded = (row: number, column: number) => !isShort || (row + column) % 4 === 0;

const methods = ["HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"];

/** Headers that only Next itself or a trusted proxy may set. */
const internalHeaders: Record<string, string>[] = [
  ...["proxy", "middleware", "src/proxy", "src/middleware"].map((name) => ({
    "x-middleware-subrequest": Array.from({ length: 5 }, () => name).join(":"),
  })),
  { "x-middleware-subrequest-id": "1" },
  { "x-middleware-prefetch": "1" },
  { "x-middleware-skip": "1", "x-middleware-next": "1", "x-middleware-invoke": "1" },
  { "x-middleware-rewrite": "http://evil.example/" },
  { "x-middleware-redirect": "http://evil.example/" },
  { "x-middleware-set-cookie": "a=b" },
  { "x-middleware-override-headers": "host,cookie", "x-middleware-request-host": "evil.example" },
  { "x-invoke-path": "/keys", "x-invoke-status": "500", "x-invoke-output": "/keys", "x-invoke-error": "{}" },
  { "x-matched-path": "/keys", "x-now-route-matches": "1=keys" },
  { "x-nextjs-data": "1" },
  { "x-prerender-revalidate": "1", "x-prerender-revalidate-if-generated": "1" },
  { "next-resume": "1", "x-next-resume-state-length": "1" },
  { "x-nonce": "bm9uY2U=", "content-security-policy": "script-src 'nonce-bm9uY2U='" },
  { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.1" },
  { forwarded: "host=evil.example;proto=https", "x-host": "evil.example", "x-original-url": "/keys" },
];

const allInternalHeaders: Record<string, string> = Object.assign({}, ...internalHeaders);

/** Headers of the browser's router when it requests or prefetches parts of pages. */
const routerHeaders: Record<string, string>[] = [
  { rsc: "1" },
  { rsc: "1", "next-router-prefetch": "1" },
  { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
  { purpose: "prefetch", "sec-purpose": "prefetch" },
];

test("every route, file and error has the security headers for every client", async ({ live }) => {
  const { instanceId, ...ids } = await launchByApi(live, "shadeform", "door");
  const known = listRouteAddresses({ instanceId, ...ids });
  expect(known.length).toBeGreaterThan(20);
  const counts: Record<string, number> = {};
  const { name, value } = live.credentials!.cookie;
  const owner = { cookie: `${name}=${value}` };
  const addresses = [...new Set([...known, ...listRouteAddresses({}), ...errors, ...images])];
  for (const [row, address] of addresses.entries()) {
    const clients = [{}, owner, ...routerHeaders, { ...owner, ...routerHeaders[0] }, allInternalHeaders];
    for (const [column, headers] of clients.entries())
      if (isIncluded(row, column)) await look(address, "GET", headers);
    for (const [column, method] of methods.entries())
      if (isIncluded(row, column)) await look(address, method);
  }
  for (const address of everyNth(files, 4))
    for (const method of ["GET", "HEAD", "POST"]) await look(address, method);
  console.log(`${known.length} routes; answers with the headers, by status: ${JSON.stringify(counts)}`);
  await terminateByApi(live, instanceId);

  async function look(address: string, method: string, headers: Record<string, string> = {}): Promise<void> {
    const response = await fetch(`${live.url}${address}`, { method, headers, redirect: "manual" });
    const isFile = address === "/icon.svg" || files.includes(address);
    const isRefusal = response.headers.get("content-type") === "application/problem+json";
    const isKept = isFile && !isRefusal && (address === "/icon.svg" || response.ok);
    expectHeaders(response, `${method} ${address} ${JSON.stringify(headers)}`, isKept);
    if (images.includes(address) && method === "GET") expect(response.status, address).toBe(404);
    await response.body?.cancel();
    counts[response.status] = (counts[response.status] ?? 0) + 1;
  }
});

test("Next's internal headers change nothing", async ({ live }) => {
  for (const address of ["/sign-in", `/api/v1/offers/${nothing}`]) {
    const plain = await describeAnswer(address, {});
    for (const headers of internalHeaders) {
      expect(await describeAnswer(address, headers), `${address} ${JSON.stringify(headers)}`).toEqual(plain);
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      expect(
        (await sendGuardedRequest(live, `GET ${address}`, ["Host: evil.example", ...lines])).status,
      ).toBe(421);
    }
  }

  async function describeAnswer(address: string, headers: Record<string, string>) {
    const response = await fetch(`${live.url}${address}`, { headers, redirect: "manual" });
    const body = await response.text();
    const names = [...response.headers.keys()].filter((name) => name !== "content-length");
    return [response.status, names, /<main[^]*<\/main>/.exec(body)?.[0] ?? body];
  }
});

test("an action of another page is forwarded under each name of the app", async ({ live }) => {
  const { name, value } = live.credentials!.cookie;
  const action = listBuiltActions().find((one) => one.name === "addSshKey")!;
  for (const host of ["127.0.0.1", "localhost"]) {
    const origin = live.url.replace("127.0.0.1", host);
    const post = (address: string, cookie: string) =>
      fetch(origin + address, {
        method: "POST",
        headers: { cookie, origin, "next-action": action.id, "content-type": "text/plain;charset=UTF-8" },
        body: JSON.stringify(["mine", "no key at all"]),
      }).then((response) => response.text());
    const done = await post(action.page, `${name}=${value}`);
    expect(done).toContain('"ok":false');
    const message = /"message":"[^"]+"/.exec(done)![0];
    expect(await post("/audit", `${name}=${value}`), host).toContain(message);
    expect(await post("/audit", ""), host).not.toContain(message);
  }
});

test("S-09: the app responds only under its own names", async ({ live }) => {
  expect(new Set(foreignHosts).size).toBeGreaterThanOrEqual(50);
  const chunk = files.find((file) => /^\/_next\/.*\.js$/.test(file))!;
  const targets = [
    ["GET /", "GET /api/health", "GET /api/v1/offers", "GET /instances", "GET /nowhere", `GET ${chunk}`],
    ["HEAD /", "POST /", "POST /api/v1/launches", "OPTIONS /api/v1/offers", "GET /icon.svg"],
  ].flat();
  for (const [row, target] of targets.entries()) {
    const included = (_: string, column: number) => isIncluded(row, column);
    const foreign = foreignHosts.filter(included).map(async (host) => {
      const lines = [`Host: ${host}`, "X-Forwarded-Host: localhost"];
      const { status, headers } = await sendGuardedRequest(live, target, lines);
      expect(status, `${target} as ${host}`).toBe(421);
      expect(headers, `${target} as ${host}`).toContain("content-type: application/problem+json");
    });
    const own = ownHosts.filter(included).map(async (host) => {
      const lines = [`Host: ${host}`, "X-Forwarded-Host: evil.example"];
      const { status } = await sendGuardedRequest(live, target, lines);
      expect([400, 421, null], `${target} as ${host}`).not.toContain(status);
    });
    await Promise.all([...foreign, ...own]);
  }
  console.log(
    `${foreignHosts.length} foreign Host forms, ${ownHosts.length} of its own, on ${targets.length} targets`,
  );
});

test("a request without exactly one valid Host and path is rejected", async ({ live }) => {
  const own = `Host: ${new URL(live.url).host}`;
  expect((await sendRawRequest(live.url, "GET /api/health HTTP/1.0\r\n\r\n")).status).toBe(421);
  expect((await sendGuardedRequest(live, "GET /api/health", [])).status).toBe(400);
  expect((await sendGuardedRequest(live, "GET /api/health", ["Host: evil.example", own])).status).toBe(421);
  expect((await sendGuardedRequest(live, "GET /api/health", [own, "Host: evil.example"])).status).toBe(421);
  expect(
    (await sendGuardedRequest(live, "GET /api/health", ["Host: evil.example", ` ${own}`])).status,
  ).not.toBe(200);
  expect((await sendGuardedRequest(live, "GET /api/health", ["Host : localhost"])).status).toBe(400);
  for (const target of [
    "http://evil.example/api/health",
    "https://evil.example",
    "http://localhost@evil.example",
  ])
    expect((await sendGuardedRequest(live, `GET ${target}`, [own])).status, target).toBe(421);
  expect(
    (await sendGuardedRequest(live, "GET http://localhost/api/health", ["Host: evil.example"])).status,
  ).toBe(200);
  for (const target of [
    "//evil.example/keys",
    "/\\evil.example/keys",
    "/http://evil.example/keys",
    "/keys//x",
  ]) {
    const { status, headers } = await sendGuardedRequest(live, `GET ${target}`, [own]);
    expect(status, target).toBe(404);
    expect(headers, target).toContain("content-security-policy: default-src 'none'");
    expect((await sendGuardedRequest(live, `GET ${target}`, ["Host: evil.example"])).status, target).toBe(
      421,
    );
  }
  for (const target of [
    "GET keys",
    "GET ?x",
    "GET http:evil.example",
    "GET \\keys",
    "CONNECT evil.example:443",
  ]) {
    const { status, body } = await sendGuardedRequest(live, target, [own]);
    expect([400, null], target).toContain(status);
    expect(body, target).toBe("");
  }
  const upgrade = ["Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AA=="];
  const upgraded = await sendGuardedRequest(
    live,
    "GET /api/health",
    ["Host: evil.example", ...upgrade],
    "Upgrade",
  );
  expect(upgraded).toEqual({ status: null, headers: "", body: "" });
});

function expectHeaders(response: Response, name: string, isKept: boolean): void {
  const policy = response.headers.get("content-security-policy");
  expect(policy, name).toMatch(
    /^default-src 'none';[^,]* base-uri 'none'; frame-ancestors 'none'(; object-src 'none')?$/,
  );
  expect(policy, name).not.toMatch(/unsafe|bm9uY2U=/);
  const found = Object.fromEntries(response.headers);
  expect(found, name).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": expect.stringContaining("publickey-credentials-get=(self)"),
  });
  expect(found, name).not.toHaveProperty("x-powered-by");
  expect(found, name).not.toHaveProperty("strict-transport-security");
  expect(found["cache-control"], name).toMatch(isKept ? /^public, max-age=\d/ : /no-store/);
}

/** The URLs of the build's routes with the given parameters, or with parameters that do not exist. */
function listRouteAddresses(names: Record<string, string>): string[] {
  const routes = JSON.parse(readFileSync(".next/app-path-routes-manifest.json", "utf8")) as object;
  return Object.values(routes).map((route: string) =>
    route.replaceAll(/\[(\w+)\]/g, (_, name: string) => names[name] ?? nothing),
  );
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

function sendGuardedRequest(
  app: App,
  target: string,
  headers: string[],
  connection = "close",
): Promise<RawResponse> {
  const filled = headers.map((line) => line.replaceAll("{port}", new URL(app.url).port));
  return sendRawRequest(
    app.url,
    [`${target} HTTP/1.1`, ...filled, `Connection: ${connection}`, "", ""].join("\r\n"),
  );
}
