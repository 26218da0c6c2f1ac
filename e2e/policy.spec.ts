import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { Page } from "@playwright/test";

import { openDatabase } from "@/db/sqlite/open";
import { closeDatabase } from "@/db/client";
import { findReplacedOnPage } from "@/scripts/lint/words";
import { clientOf } from "@/testing/database/client";

import { startApp } from "./app";
import { expect, test } from "./fixtures";
import { terminateByApi, launchByApi } from "./machines";
import { isShort } from "./run-length";

test("each response has its own nonce, and every script of the page has it", async ({ live }) => {
  const nonces = new Set<string>();
  const loads = isShort ? 15 : 50;
  for (let load = 0; load < loads; load += 1) {
    const response = await fetch(`${live.url}/providers`);
    const nonce = /'nonce-([^']+)'/.exec(response.headers.get("content-security-policy")!)![1]!;
    expect(Buffer.from(nonce, "base64")).toHaveLength(16);
    const scripts = (await response.text()).match(/<script[^>]*>/g)!;
    expect(scripts.length).toBeGreaterThan(5);
    expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([]);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(loads);
});

test("S-13: no page violates the policy in light or dark", async ({ page, live }) => {
  const complaints = recordViolations(page);
  const { offerId, launchId, instanceId } = await launchByApi(live, "shadeform", "walk");
  const addresses = [
    ["/", "/?vram=lots&colour=red", "/?price=..0.001", `/offers/${offerId}`, `/launch/${offerId}`],
    [`/launches/${launchId}`, "/instances", `/instances?machine=${instanceId}`, "/keys", "/providers"],
    ["/providers/connect", "/providers/", "/owner", "/offers/aaaaaaaaaaaaaaaa", "/nowhere"],
  ].flat();
  // Every page in both themes, every other one loaded in dark; in the short form each in one theme.
  const scheme = (number: number) => (number % 2 === 0 ? "light" : "dark");
  for (const [index, address] of addresses.entries()) {
    await page.emulateMedia({ colorScheme: scheme(index) });
    await page.goto(`${live.url}${address}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("header").first()).toHaveCSS("display", /flex|grid/);
    await expect.poll(() => isHydrated(page), { message: address }).toBe(true);
    if (!isShort) await page.emulateMedia({ colorScheme: scheme(index + 1) });
    await page.waitForLoadState("networkidle");
    expect(findReplacedOnPage(await page.locator("body").innerText()), address).toEqual([]);
  }
  // Client-side navigation too: the parts of pages have other nonces than the document.
  await page.goto(live.url);
  await page.getByRole("checkbox", { name: /On-demand/ }).uncheck();
  await page.getByRole("button", { name: /^Theme/ }).click();
  await page.getByRole("rowheader").first().getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Price", exact: true })).toBeVisible();
  for (const link of await page.getByRole("navigation").first().getByRole("link").all()) {
    await link.click();
    await page.waitForLoadState("networkidle");
  }
  await page.goBack();
  await page.waitForLoadState("networkidle");
  expect(complaints).toEqual([]);
  await terminateByApi(live, instanceId);
});

test("injected text does not run, load or change anything", async ({ page, live }) => {
  const address = `${live.url}/providers/connect`;
  const written = [
    '<script>ran.push("inline")</script>',
    '<script nonce="bm9uY2U=">ran.push("with a nonce")</script>',
    '<script src="data:text/javascript,ran.push(1)"></script>',
    '<script src="/icon.svg?written"></script>',
    '<img src="/icon.svg" onload="ran.push(2)"><svg onload="ran.push(3)"></svg>',
    '<a id="written" href="javascript:ran.push(4)">x</a>',
    '<iframe srcdoc="<script>parent.ran.push(5)</script>"></iframe><iframe src="/icon.svg"></iframe>',
    '<object data="/icon.svg"></object><base href="http://evil.example/">',
    '<style>main { display: none }</style><p style="color: red">x</p>',
  ];
  const complaints = recordViolations(page);
  await page.addInitScript(() => Object.assign(window, { ran: [] }));
  await page.route(address, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace("<body>", `<body>${written.join("")}`);
    await route.fulfill({ response, body });
  });
  await page.goto(address, { waitUntil: "networkidle" });
  await page.evaluate(() => document.querySelector<HTMLElement>("#written")?.click());
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await page.evaluate("ran")).toEqual([]);
  expect(await page.evaluate("document.baseURI")).toBe(address);
  const refused = new Set(complaints.map((text) => /^violated ([a-z-]+)/.exec(text)?.[1] ?? ""));
  for (const directive of ["base-uri", "frame-src", "object-src", "script-src-attr", "script-src-elem"])
    expect([...refused]).toContain(directive);
  for (const directive of ["style-src-attr", "style-src-elem"]) expect([...refused]).toContain(directive);
});

test("an error page keeps the policy, also under a name from ALLOWED_HOSTS", async ({ page }) => {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-e2e-"));
  const app = await startApp(
    { DATA_DIR: folder, ALLOWED_HOSTS: "gpu.localhost, gpu.example.org" },
    { owned: true },
  );
  const database = openDatabase(path.join(folder, "cheapest-gpu.db"));
  try {
    const complaints = recordViolations(page);
    const named = app.url.replace("127.0.0.1", "gpu.localhost");
    await page.goto(named);
    await expect(page.getByRole("rowheader")).toHaveCount(50);
    expect(complaints).toEqual([]);
    expect((await page.goto(app.url.replace("127.0.0.1", "x.gpu.localhost")))?.status()).toBe(421);
    clientOf(database).exec("alter table scope rename to scope_away");
    for (const address of ["/", "/api/health", "/_global-error"]) {
      const response = await fetch(`${app.url}${address}`);
      expect(response.status, address).toBe(500);
      expect(response.headers.get("content-security-policy"), address).toContain("default-src 'none'");
      expect(response.headers.get("cache-control"), address).toContain("no-store");
    }
    await page.goto(named);
    await expect(page.getByRole("heading", { name: "The app can’t read its data" })).toBeVisible();
    expect(complaints.filter((text) => /violated|Content Security/.test(text))).toEqual([]);
  } finally {
    closeDatabase(database);
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Whether React has hydrated the page. */
function isHydrated(page: Page): Promise<boolean> {
  return page.evaluate(() => Object.keys(document.body).some((key) => key.startsWith("__react")));
}

/** Collects policy violations and other console errors. */
function recordViolations(page: Page): string[] {
  const complaints: string[] = [];
  void page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`violated ${event.effectiveDirective} by ${event.blockedURI} ${event.sample}`),
    ),
  );
  page.on("console", (message) => {
    const isMissing = /status of (404|421|500)/.test(message.text());
    const isError = message.type() === "error" || /Permissions-Policy/.test(message.text());
    if (isError && !isMissing) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}
