import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { Page } from "@playwright/test";

import { boardTarget } from "@/lib/board/targets";
import { maxRequestsPerMinute } from "@/lib/board/limit";
import { routePatterns } from "@/lib/metrics/routes";
import { sendHttpRequest, type HttpRequestOptions, type HttpResponse } from "@/testing/app/http-request";
import { until } from "@/testing/process/until";
import { apiHeaders, startApp, type App } from "./app";
import { expectAccessible } from "./axe";
import { expect, test, type Clouds } from "./fixtures";
import { serveSources } from "./public-sources";

test.describe.configure({ mode: "default" });

const boardHost = "board.localhost";

let folder: string;
let app: App;
let sources: Awaited<ReturnType<typeof serveSources>>;

async function start(clouds: Clouds, variables: Record<string, string> = {}): Promise<App> {
  const { baseUrls, ratesUrl } = clouds.sandbox;
  return startApp(
    {
      DATA_DIR: folder,
      PUBLIC_PRICES: "all",
      ...sources.variables,
      SHADEFORM_API_KEY: "canary-shadeform-board-8d7c6b",
      SHADEFORM_BASE_URL: baseUrls.shadeform,
      FX_RATES_URL: ratesUrl,
      REQUIRE_LOGIN: "true",
      PUBLIC_BOARD: boardHost,
      // Each test is a visitor of its own.
      TRUST_PROXY: "127.0.0.1",
      ...variables,
    },
    { owned: true, stocked: false },
  );
}

test.beforeAll(async ({ clouds }) => {
  folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-e2e-"));
  sources = await serveSources();
  app = await start(clouds);
  for (const market of ["own", "public"]) await until(async () => (await listOffers(market)).length > 0);
});
test.afterAll(async () => {
  await app?.stop();
  await sources?.close();
  rmSync(folder, { recursive: true, force: true });
});

let visitor = 0;
const addressOf = (number: number) => `198.18.${number >> 8}.${number & 255}`;
test.beforeEach(() => void visitor++);

/** A request to the board as its proxy passes it on, with everything that the owner's browser and scripts send. */
function ask(address: string, { headers, ...options }: HttpRequestOptions = {}): Promise<HttpResponse> {
  return sendHttpRequest(app.url, address, {
    ...options,
    headers: {
      host: boardHost,
      "x-forwarded-host": boardHost,
      "x-forwarded-proto": "https",
      "x-forwarded-for": addressOf(visitor),
      ...ownerHeaders(),
      ...headers,
    },
  });
}

function ownerHeaders(): Record<string, string> {
  const { name, value } = app.credentials!.cookie;
  return { ...apiHeaders(app), cookie: `${name}=${value}; gpu-market=own; gpu-currency=EUR` };
}

interface Listed {
  id: string;
  gpu: string | null;
  provider: string;
}

/** All offers of a market, as the owner sees them. */
async function listOffers(market: string): Promise<Listed[]> {
  const address = `/api/v1/offers?market=${market}&stock=any&billing=any&size=500`;
  const response = await fetch(app.url + address, { headers: apiHeaders(app) });
  return ((await response.json()) as { offers?: Listed[] }).offers ?? [];
}

test("every route of the app either is one of the board's or does not exist there, also for the owner", async () => {
  const shown = (await listOffers("public")).find(({ gpu }) => gpu !== null);
  const values: Record<string, string> = {
    "[offerId]": shown!.id,
    "[gpuId]": shown!.gpu!,
    "[action]": "stop",
  };
  for (const pattern of routePatterns) {
    const address = pattern.replaceAll(/\[+[.\w]+\]+/g, (name) => values[name] ?? "x1");
    const kind = boardTarget(address);
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const isServed = kind !== null && (method === "GET" || method === "HEAD");
      const { status, headers } = await ask(address, {
        method,
        headers: { "x-forwarded-for": addressOf(visitor++) },
      });
      expect(status, `${method} ${address}`).toBe(isServed ? 200 : 404);
      expect(headers["set-cookie"], address).toBeUndefined();
      expect(headers["cache-control"], `${method} ${address}`).toBe(
        isServed && kind === "data" ? "public, s-maxage=15, stale-while-revalidate=60" : "private, no-store",
      );
      expect(headers["vary"] ?? "", address).not.toMatch(/cookie|authorization/i);
    }
  }
});

test("no action and no trick of a path or a host leads to another page", async () => {
  const actions = ["/", "/gpus", "/sign-in", "/owner", "/api/v1/offers"].map((address) =>
    ask(address, {
      method: "POST",
      headers: {
        "next-action": "40".padEnd(42, "a"),
        origin: `https://${boardHost}`,
        "content-type": "text/plain;charset=UTF-8",
      },
      body: "[]",
    }),
  );
  for (const { status, headers } of await Promise.all(actions)) {
    expect(status).toBe(404);
    expect(headers["x-action-redirect"]).toBeUndefined();
  }
  for (const address of [
    "/%70roviders",
    "/gpus/%2e%2e/providers",
    "/gpus/../providers",
    "/gpus%2f..%2fproviders",
    "/gpus;/../providers",
    "/./providers",
    "/PROVIDERS",
    "/providers.rsc",
    "/providers?_rsc=1",
    "/_next/data/x/providers.json",
    "/_next/image?url=%2Fproviders&w=64&q=75",
    "/offers/..%5c..%5cproviders",
    "http://localhost/providers",
    `http://${boardHost}/providers`,
  ])
    for (const headers of [{}, { rsc: "1" }, { rsc: "1", "next-router-prefetch": "1" }] as Record<
      string,
      string
    >[]) {
      const { status, text } = await ask(address, { headers });
      expect(status, address).toBeGreaterThanOrEqual(400);
      expect(text, address).not.toContain("Price sources");
    }
  // `//providers` and `\providers` become `/providers` before the board reads them.
  expect((await ask("//providers")).status).toBe(404);
  expect((await ask("/\\providers")).status).toBe(404);
  for (const host of ["BOARD.LOCALHOST", `${boardHost}:8443`])
    expect((await ask("/providers", { headers: { "x-forwarded-host": host } })).status, host).toBe(404);
  for (const host of [`${boardHost}.`, `x.${boardHost}`, `localhost, ${boardHost}.`, `${boardHost}:99999`])
    expect((await ask("/", { headers: { host, "x-forwarded-host": host } })).status, host).toBe(421);
  // Without the board's name the page asks to sign in, as REQUIRE_LOGIN demands.
  const own = await fetch(`${app.url}/`, { redirect: "manual" });
  expect(own.status).toBe(307);
});

test("no response has an offer, a count or a price of an account", async () => {
  const own = await listOffers("own");
  const all = await listOffers("public");
  expect(own.length).toBeGreaterThan(0);
  const ownIds = own.map(({ id }) => id);
  const query = "stock=any&billing=any&size=500&gpu=H100";
  const usual = await fetch(`${app.url}/api/v1/offers?market=public&${query}`, { headers: apiHeaders(app) });
  const visible = JSON.parse((await ask(`/api/v1/offers?${query}`)).text) as {
    total: number;
    offers: Listed[];
    facets: { provider: { value: string; count: number }[] };
  };
  expect(visible.total).toBe(((await usual.json()) as { total: number }).total);
  expect(visible.offers.filter(({ id }) => ownIds.includes(id))).toEqual([]);
  expect(visible.facets.provider.map(({ value }) => value)).not.toContain("shadeform");
  const gpus = [...new Set(own.flatMap(({ gpu }) => gpu ?? []))].slice(0, 5);
  const [first = "", second = ""] = ownIds;
  const addresses = [
    ...[
      "",
      "?market=own",
      "?market=all",
      "?market=sandbox",
      "?provider=shadeform",
      "?launchable=yes",
      "?group=gpu",
    ].flatMap((query) =>
      ["/", "/api/v1/offers", "/api/v1/offers.csv", "/gpus", "/api/v1/gpus", "/api/v1/gpus.csv"].map(
        (to) => to + query,
      ),
    ),
    ...["", "?market=own", "?market=all"].flatMap((query) =>
      ["/changes", "/api/v1/changes", "/api/v1/changes.csv", "/api/v1/changes.atom"].map((to) => to + query),
    ),
    ...gpus.flatMap((gpu) => [
      `/gpus/${gpu}?market=all`,
      `/api/v1/gpus/${gpu}?market=all`,
      `/api/v1/gpus/${gpu}.csv`,
    ]),
    ...all.slice(0, 3).map(({ id }) => `/offers/${id}`),
  ];
  const downloads = addresses.filter((address) => address.includes(".csv")).length;
  expect(downloads).toBeGreaterThan(5);
  for (const address of addresses) {
    const { status, text } = await ask(address, { headers: { "x-forwarded-for": addressOf(visitor++) } });
    expect([200, 307, 404], address).toContain(status);
    const hidden = [...ownIds, ...["/launch/", "/providers", "/sign-in", "/api/pulse"].map((to) => `"${to}`)];
    expect(
      hidden.filter((one) => text.includes(one)),
      address,
    ).toEqual([]);
  }
  for (const address of [
    `/offers/${first}`,
    `/api/v1/offers/${first}`,
    `/api/v1/offers/${first}/history`,
    `/api/v1/offers/${first}/history.csv`,
  ])
    expect((await ask(address)).status, address).toBe(404);
  const compared = await ask(`/compare?ids=${first},${second}`);
  expect(compared.text).not.toContain("Launch");
  expect(compared.text).toContain("No offer with this address was ever seen here.");
  const { text } = await ask(`/api/v1/offers/${all[0]!.id}`);
  expect(JSON.parse(text)).toMatchObject({ launchable: false, goodPrice: { verdict: null, p50: null } });
});

test("one address gets 429 when it requests too much, and another one does not", async () => {
  const statuses: number[] = [];
  for (let batch = 0; batch < 10; batch++) {
    const replies = await Promise.all(
      Array.from({ length: maxRequestsPerMinute / 8 }, () => ask("/api/v1/offers/none")),
    );
    statuses.push(...replies.map(({ status }) => status));
  }
  expect(new Set(statuses)).toEqual(new Set([404, 429]));
  const { status, headers, text } = await ask("/", { headers: { accept: "text/html" } });
  expect(status).toBe(429);
  expect(Number(headers["retry-after"])).toBeGreaterThan(0);
  expect(headers["cache-control"]).toBe("private, no-store");
  expect(text).toContain("One address can make");
  expect((await ask("/", { headers: { "x-forwarded-for": addressOf(++visitor) } })).status).toBe(200);
});

test("search engines may index the board, and not the app", async () => {
  const { text, headers } = await ask("/gpus?sort=price");
  expect(text).toContain(`<link rel="canonical" href="https://${boardHost}/gpus"/>`);
  expect(text).not.toContain("noindex");
  expect(headers["x-robots-tag"]).toBeUndefined();
  const robots = await ask("/robots.txt");
  expect(robots.text).toContain("Allow: /\n");
  expect(await (await fetch(`${app.url}/robots.txt`)).text()).toContain("Disallow: /\n");
  expect(await (await fetch(`${app.url}/sign-in`)).text()).toContain("noindex");
});

/** Opens a page of the board in the browser, and notes every request that failed. */
async function open(page: Page, address: string): Promise<string[]> {
  const failed: string[] = [];
  page.on("response", (response) => {
    if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`);
  });
  page.on("pageerror", (error) => failed.push(error.message));
  await page.goto(new URL(address, boardUrl()).href);
  return failed;
}

const boardUrl = () => `http://${boardHost}:${new URL(app.url).port}`;

test("a visitor walks through the board, and every link leads to a page of it", async ({ page, clouds }) => {
  await app.stop();
  // A browser on this machine needs no proxy.
  app = await start(clouds, { TRUST_PROXY: "" });
  const failed = await open(page, "/");
  await expect(page.getByRole("table").getByRole("row").nth(1)).toBeVisible();
  for (const name of ["Sign in", "Instances", "Providers", "Keys", "Connect a cloud", "Launch"])
    await expect(page.getByRole("link", { name, exact: true })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Jump to" })).toHaveCount(0);
  await expectAccessible(page, "the board");
  await page.getByRole("combobox", { name: "Display currency" }).selectOption("EUR");
  await expect(page).toHaveURL(/currency=EUR/);
  await expect(page.getByRole("table").getByText("€").first()).toBeVisible();
  await page.getByRole("table").getByRole("rowheader").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/offers\//);
  await expect(page.getByRole("button", { name: "Refresh" })).toHaveCount(0);
  await expectAccessible(page, "an offer of the board");
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "GPUs" }).click();
  await expect(page.getByRole("heading", { name: "GPUs", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "GPUs", exact: true })).toHaveAttribute("aria-current", "page");
  await page.getByRole("table").getByRole("rowheader").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/gpus\/./);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Changes" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("hanges");
  expect(failed).toEqual([]);

  const seen = new Set<string>(["/", "/gpus", "/changes", "/compare", "/not-here", "/?q=nothing+at+all"]);
  const kinds = new Map<string, number>();
  for (const address of seen) {
    const kind = address.replace(/^\/(offers|gpus)\/[^/?]+/, "/$1/x").split("?")[0]!;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    // Three of each kind; their links have the same forms.
    if (kinds.get(kind)! > 3) continue;
    const { status, headers, text } = await sendHttpRequest(app.url, address, {
      headers: { host: boardHost },
    });
    expect(address === "/not-here" ? [404] : [200, 307], address).toContain(status);
    if (!String(headers["content-type"]).includes("text/html")) continue;
    const found = [...text.matchAll(/<(?:a|form|link)\b[^>]*?\s(?:href|action)="(\/[^"#]*)/g)];
    const targets = found.map(([, target]) => target!.replaceAll("&amp;", "&"));
    expect(
      targets.filter((target) => boardTarget(target) === null),
      address,
    ).toEqual([]);
    for (const target of targets) seen.add(target);
  }
  expect(kinds.size).toBeGreaterThan(8);
});

test("PUBLIC_BOARD_OWN=on shows the prices of accounts, and no way to launch", async ({ page, clouds }) => {
  await app.stop();
  app = await start(clouds, { TRUST_PROXY: "", PUBLIC_BOARD_OWN: "on" });
  await until(async () => (await listOffers("own")).length > 0);
  const failed = await open(page, "/?provider=shadeform");
  await expect(page.getByRole("table").getByRole("row").nth(1)).toBeVisible();
  await expect(page.getByRole("link", { name: "Launch", exact: true })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Refresh" })).toHaveCount(0);
  const [own] = await listOffers("own");
  await page.goto(`${boardUrl()}/offers/${own!.id}`);
  await expect(page.getByRole("heading", { name: "Price", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: /Launch|Connect/ })).toHaveCount(0);
  expect(failed).toEqual([]);
});
