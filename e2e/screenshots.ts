import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { chromium, type Browser } from "@playwright/test";

import config from "../playwright.config";
import { signInAs, startApp, type App } from "./app";
import { findCheapest, launchByApi } from "./machines";

/** Takes the pictures of the documentation from the built app with the sandbox: `npm run screenshots`. */
const folder = path.join(import.meta.dirname, "..", "docs", "screenshots");
const data = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-screenshots-"));
const browser = await chromium.launch(config.use!.launchOptions);
const app = await startApp({ DATA_DIR: data }, { owned: true });
try {
  mkdirSync(folder, { recursive: true });
  await launchByApi(app, "massedcompute", "training");
  const { instanceId } = await launchByApi(app, "shadeform", "inference");
  const { id } = await findCheapest(app, "massedcompute");
  const pages = {
    offers: "/?vram=48..&region=north-america,europe",
    offer: `/offers/${id}`,
    launch: `/launch/${id}`,
    instances: `/instances?machine=${instanceId}`,
    providers: "/providers",
  };
  for (const [name, address] of Object.entries(pages))
    for (const theme of ["light", "dark"] as const)
      await takePicture(app, browser, { address, theme, width: 1440, file: `${name}-${theme}.png` });
  await takePicture(app, browser, { address: "/", theme: "light", width: 390, file: "offers-phone.png" });
} finally {
  await browser.close();
  await app.stop();
  rmSync(data, { recursive: true, force: true });
}

interface Picture {
  address: string;
  theme: "light" | "dark";
  width: number;
  file: string;
}

async function takePicture(
  fromApp: App,
  browserToUse: Browser,
  { address, theme, width, file }: Picture,
): Promise<void> {
  const context = await browserToUse.newContext({
    colorScheme: theme,
    viewport: { width, height: 900 },
    baseURL: fromApp.url,
    reducedMotion: "reduce",
  });
  await signInAs(fromApp, context);
  const page = await context.newPage();
  await page.goto(address, { waitUntil: "networkidle" });
  await page.screenshot({ path: path.join(folder, file) });
  await context.close();
}
