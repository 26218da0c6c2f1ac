import { fileURLToPath } from "node:url";

import type { Browser, Page } from "playwright-core";

const probePath = fileURLToPath(new URL("page-probe.js", import.meta.url));

/** What `page-probe.js` collects; times in milliseconds since the start of the navigation. */
interface Probe {
  firstRow: number;
  /** Durations of the tasks above 50 ms. */
  longTasks: number[];
  /** When the last key or click occurred. */
  input: number;
  /** The last paint after a change in the table. */
  painted: number;
  /** How often the rows changed. */
  changes: number;
  /** The longest time from an input to the next paint. */
  interaction: number;
}

/** A page to measure, and how to operate it. */
export interface MeasuredPage {
  url: string;
  search: string;
  sortBy: string;
  facet: string;
}

export const loadNames = ["ttfb", "firstPaint", "firstRow", "blocking", "layout"] as const;
export const actionNames = ["sort", "facet", "type"] as const;
type ActionName = (typeof actionNames)[number];

/** Milliseconds. */
export interface PageSpeed {
  load: Record<(typeof loadNames)[number], number>;
  actions: Record<ActionName, { settled: number; interaction: number; requests: number; changes: number }>;
}

/** How long nothing may happen until a page counts as settled. */
const quietTime = 700;

/** Loads a page with an empty cache, then sorts, ticks a facet and types a letter. `slowdown` divides the CPU's speed. */
export async function measurePage(
  browser: Browser,
  { url, search, sortBy, facet }: MeasuredPage,
  slowdown: number,
): Promise<PageSpeed> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
  try {
    const page = await context.newPage();
    await page.addInitScript({ path: probePath });
    const session = await context.newCDPSession(page);
    // Time on the processor: the machine may have other work.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.goto(url, { waitUntil: "networkidle" });
    await page.waitForTimeout(quietTime);
    const { metrics } = await session.send("Performance.getMetrics");
    const seconds = (name: string) => metrics.find((metric) => metric.name === name)!.value;
    const { firstRow, longTasks } = await readProbe(page);
    const [ttfb, firstPaint] = await page.evaluate(() => [
      (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming).responseStart,
      performance.getEntriesByName("first-contentful-paint")[0]!.startTime,
    ]);
    const load = {
      ttfb,
      firstPaint,
      firstRow,
      blocking: longTasks.reduce((sum, duration) => sum + Math.max(0, duration - 50), 0),
      layout: 1_000 * (seconds("RecalcStyleDuration") + seconds("LayoutDuration")),
    };
    const actions = {
      sort: await measureAction(page, () => page.locator(sortBy).click()),
      facet: await measureAction(page, () => page.locator(facet).click()),
      type: await measureAction(page, async () => {
        await page.locator(search).focus();
        await page.keyboard.press("4");
      }),
    };
    return { load, actions };
  } finally {
    await context.close();
  }
}

async function measureAction(page: Page, act: () => Promise<void>): Promise<PageSpeed["actions"]["sort"]> {
  await page.evaluate(() => {
    const { probe } = window as unknown as { probe: Probe };
    Object.assign(probe, { changes: 0, interaction: 0, painted: 0 });
  });
  let requests = 0;
  // Chromium takes the icon from its cache at every change of the URL. The names of the list below the search, and parts that are
  // loaded on demand, are loaded once.
  const count = (request: { url(): string }) => {
    const { pathname } = new URL(request.url());
    const isOnce = pathname.startsWith("/_next/static/") || pathname === "/api/jump";
    if (!isOnce && !["/api/pulse", "/icon.svg"].includes(pathname)) requests++;
  };
  page.on("request", count);
  await act();
  await page.waitForFunction(
    (quiet) => {
      const { probe } = window as unknown as { probe: Probe };
      return probe.changes > 0 && performance.now() - probe.painted > quiet;
    },
    quietTime,
    { timeout: 30_000 },
  );
  page.off("request", count);
  const { input, painted, interaction, changes } = await readProbe(page);
  return { settled: painted - input, interaction, requests, changes };
}

async function readProbe(page: Page): Promise<Probe> {
  return page.evaluate(() => (window as unknown as { probe: Probe }).probe);
}
