import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { startApp } from "@/e2e/app";
import type { LiveStatus } from "@/lib/poll/schema";

import { countInBrowser, findChromium } from "./browser";
import { download, countRows, listScripts } from "./download";
import type { Figure } from "./report";

const kilobyte = 1000;
/** Strings that only zod contains. */
const zod = /ZodError|invalid_union|_zod/;

/** What the built app sends for `/` with the sandbox's offers, and what a browser loads. */
export async function run(): Promise<Figure[]> {
  if (!existsSync(".next/BUILD_ID"))
    return notMeasured("there is no production build; make one with: npm run build");
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-bench-"));
  const app = await startApp({ DATA_DIR: folder }, { owned: true });
  try {
    await waitForFirstPolls(app.url);
    return [...(await measureBytes(app.url)), ...(await measureElements(app.url))];
  } finally {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rows that arrive while a page loads would count as layout shift. */
async function waitForFirstPolls(url: string): Promise<void> {
  for (;;) {
    const { providers } = (await (await fetch(`${url}/api/pulse`)).json()) as LiveStatus;
    if (providers.every(({ state }) => state !== "waiting")) return;
    await wait(200);
  }
}

async function measureBytes(url: string): Promise<Figure[]> {
  const html = await download(url);
  const scripts = await Promise.all(
    listScripts(html.text).map((address) => download(new URL(address, url).href)),
  );
  const size = scripts.reduce((sum, { wire }) => sum + wire, 0);
  const withZod = scripts.filter(({ text }) => zod.test(text));
  const rows = countRows(html.text);
  return [
    {
      goal: 9,
      name: "gzipped JavaScript that the HTML of / asks for",
      figure: kilobytes(size),
      promised: "at most 180 kB",
      met: size <= 180 * kilobyte,
      details: [`${scripts.length} files`],
    },
    {
      goal: 9,
      name: "of these, files with zod in them",
      figure: String(withZod.length),
      promised: "0",
      met: withZod.length === 0,
    },
    {
      goal: 9,
      name: "gzipped HTML of / with 50 rows and facets",
      figure: kilobytes(html.wire),
      promised: "at most 24 kB",
      met: rows === 50 && html.wire <= 24 * kilobyte,
    },
    {
      goal: 11,
      name: "rows in the HTML, before any script",
      figure: String(rows),
      promised: "50",
      met: rows === 50,
    },
  ];
}

async function measureElements(url: string): Promise<Figure[]> {
  const executablePath = await findChromium();
  if (executablePath === null) return notMeasuredInBrowser("no Chromium; set CHROMIUM_PATH to one");
  const seen = await countInBrowser(url, executablePath);
  return [
    {
      goal: 9,
      name: "gzipped JavaScript that a browser loads until it is idle",
      figure: kilobytes(seen.scriptBytes),
      promised: "at most 180 kB",
      met: seen.scriptBytes <= 180 * kilobyte,
    },
    {
      goal: 9,
      name: "gzipped style sheets",
      figure: kilobytes(seen.styleBytes),
      promised: "at most 15 kB",
      met: seen.styleBytes <= 15 * kilobyte,
    },
    {
      goal: 9,
      name: "fonts",
      figure: kilobytes(seen.fontBytes),
      promised: "at most 60 kB",
      met: seen.fontBytes <= 60 * kilobyte,
    },
    {
      goal: 9,
      name: "layout shift of a load (CLS)",
      figure: seen.layoutShift.toFixed(3),
      promised: "0",
      met: seen.layoutShift === 0,
    },
    {
      goal: 12,
      name: "elements of the table",
      figure: String(seen.table),
      promised: "at most 1150",
      met: seen.rows === 50 && seen.table <= 1150,
    },
    {
      goal: 12,
      name: "elements of the page",
      figure: String(seen.page),
      promised: "at most 1700",
      met: seen.rows === 50 && seen.page <= 1700,
    },
    {
      goal: 12,
      name: "requests for one change of filter",
      figure: `${seen.requests.length}, ${kilobytes(seen.answerBytes)} gzipped`,
      promised: "1, at most 8 kB",
      met: seen.requests.length === 1 && seen.answerBytes <= 8 * kilobyte,
      details: seen.requests,
    },
  ];
}

function notMeasured(why: string): Figure[] {
  return [
    {
      goal: 9,
      name: "bytes of the first load of /",
      figure: why,
      promised: "180 kB of JavaScript, 24 kB of HTML",
      met: null,
    },
    { goal: 11, name: "rows in the HTML", figure: why, promised: "50", met: null },
    ...notMeasuredInBrowser(why),
  ];
}

function notMeasuredInBrowser(why: string): Figure[] {
  return [
    {
      goal: 12,
      name: "elements, and requests for a change of filter",
      figure: why,
      promised: "1150, 1700; 1 of at most 8 kB",
      met: null,
    },
  ];
}

function kilobytes(size: number): string {
  return `${(size / kilobyte).toFixed(1)} kB`;
}
