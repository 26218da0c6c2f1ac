import { existsSync } from "node:fs";

import { chromium, type Browser, type Page } from "playwright-core";

import { download } from "./download";

/** Chromium's path, empty for Playwright's own; null if there is none. */
export async function findChromium(): Promise<string | null> {
  const chosen = process.env["CHROMIUM_PATH"];
  if (chosen) return existsSync(chosen) ? chosen : null;
  if (existsSync(chromium.executablePath())) return "";
  return existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : null;
}

/** Launches the Chromium at this path, empty for Playwright's own. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    ...(executablePath && { executablePath }),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
}

export interface BrowserCounts {
  rows: number;
  table: number;
  page: number;
  /** Gzipped, as the style sheets. */
  scriptBytes: number;
  styleBytes: number;
  fontBytes: number;
  /** Cumulative layout shift until the page is idle. */
  layoutShift: number;
  /** URLs that the browser requested after one checkbox was ticked. */
  requests: string[];
  /** Gzipped size of the responses. */
  answerBytes: number;
}

/** Opens `/` as a desktop browser, counts, then ticks one filter. */
export async function countInBrowser(url: string, executablePath: string): Promise<BrowserCounts> {
  const browser = await launchChromium(executablePath);
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    const loaded: Record<string, string[]> = { script: [], stylesheet: [], font: [] };
    page.on("request", (request) => void loaded[request.resourceType()]?.push(request.url()));
    await page.goto(url, { waitUntil: "networkidle" });
    const counts = {
      rows: await page.locator("table th[scope=row]").count(),
      table: await page.locator("table, table *").count(),
      page: await page.locator("*").count(),
    };
    const sizes = {
      scriptBytes: await downloadSize(loaded["script"]!),
      styleBytes: await downloadSize(loaded["stylesheet"]!),
      fontBytes: await downloadSize(loaded["font"]!),
    };
    const layoutShift = await readLayoutShift(page);
    return { ...counts, ...sizes, layoutShift, ...(await changeFilter(page)) };
  } finally {
    await browser.close();
  }
}

function readLayoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) =>
          resolve(
            list.getEntries().reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0),
          ),
        ).observe({ type: "layout-shift", buffered: true });
        // Without a shift there is no entry.
        setTimeout(() => resolve(0), 500);
      }),
  );
}

async function changeFilter(page: Page): Promise<{ requests: string[]; answerBytes: number }> {
  // Right after a live status request, nothing else is scheduled for some seconds.
  await page.waitForResponse((response) => response.url().includes("/api/pulse"));
  await page.waitForTimeout(1_000);
  const requests: string[] = [];
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.responseReceived", ({ response }) => {
    if (!response.fromDiskCache && response.url.startsWith("http")) requests.push(response.url);
  });
  await page.locator("form input[type=checkbox][name=billing][value=spot]").first().uncheck();
  await page.waitForURL(/billing=on-demand/);
  await page.waitForTimeout(1_500);
  return {
    requests: requests.map((address) => new URL(address).pathname + new URL(address).search),
    answerBytes: await downloadSize(requests),
  };
}

async function downloadSize(addresses: string[]): Promise<number> {
  const answers = await Promise.all([...new Set(addresses)].map(download));
  return answers.reduce((sum, { wire }) => sum + wire, 0);
}
