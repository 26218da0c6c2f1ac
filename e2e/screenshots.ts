import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { chromium } from "@playwright/test";

import prices from "@/lib/providers/gpurentalprices/prices.json" with { type: "json" };
import { serveSource } from "@/sandbox/sources/serve";
import { until } from "@/testing/process/until";

import config from "../playwright.config";
import { signInAs, startApp } from "./app";
import { findCheapest, launchByApi } from "./machines";
import { takePreview } from "./preview";
import { unreachableSources } from "./public-sources";
import { recordSamplePast } from "./sample-past";

/** Takes the pictures of the documentation and the preview of links from the built app with the sandbox: `npm run screenshots`. */
const folder = path.join(import.meta.dirname, "..", "docs", "screenshots");
const data = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-screenshots-"));
const browser = await chromium.launch(config.use!.launchOptions);
// The list that ships with the app, so that the picture shows real prices.
const list = await serveSource(() => ({ body: prices }));
const app = await startApp(
  {
    DATA_DIR: data,
    ...unreachableSources(),
    PUBLIC_PRICES: "gpurentalprices",
    GPURENTALPRICES_BASE_URL: list.url,
  },
  { owned: true, market: "sandbox" },
);
try {
  mkdirSync(folder, { recursive: true });
  await launchByApi(app, "massedcompute", "training");
  const { instanceId } = await launchByApi(app, "shadeform", "inference");
  const { id } = await findCheapest(app, "massedcompute");
  recordSamplePast(data);
  await until(() => hasGoodPrices(), { within: 60_000, every: 500, what: "good prices" });
  const pages = {
    offers: "/?market=sandbox&vram=48..",
    offer: `/offers/${id}`,
    launch: `/launch/${id}`,
    instances: `/instances?machine=${instanceId}`,
    providers: "/providers",
  };
  for (const [name, address] of Object.entries(pages))
    for (const theme of ["light", "dark"] as const)
      await takePicture(address, `${name}-${theme}.png`, { theme });
  await takePicture("/?market=sandbox", "offers-phone.png", { width: 390 });
  await takePreview(browser, app.url, path.join(folder, "..", "..", "public", "preview.png"));
} finally {
  await browser.close();
  await app.stop();
  await list.close();
  rmSync(data, { recursive: true, force: true });
}

async function hasGoodPrices(): Promise<boolean> {
  const reply = await fetch(`${app.url}/api/v1/offers?market=sandbox`);
  return (await reply.text()).includes('"verdict":"low"');
}

interface PictureOptions {
  theme?: "light" | "dark";
  width?: number;
}

async function takePicture(address: string, file: string, options: PictureOptions): Promise<void> {
  const { theme = "light", width = 1440 } = options;
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height: 900 },
    baseURL: app.url,
    reducedMotion: "reduce",
  });
  await signInAs(app, context);
  const page = await context.newPage();
  await page.goto(address, { waitUntil: "networkidle" });
  await page.screenshot({ path: path.join(folder, file) });
  await context.close();
}
