import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { apiHeaders, startApp, type App } from "@/e2e/app";
import { sendJson, startFakeServer } from "@/testing/cloud/fake-server";
import { until } from "@/testing/process/until";

import { findChromium, launchChromium } from "./browser";
import { formatMilliseconds, formatRatio, summarizeTimes } from "./measure";
import { startMinimalPage } from "./minimal-page";
import { actionNames, loadNames, measurePage, type MeasuredPage, type PageSpeed } from "./page-speed";
import type { Figure } from "./report";
import { generateTypes } from "./shadeform-payload";

const offerCount = 10_000;

/** The app's first page against a minimal Next.js page with the same offers, in the same browser. */
export async function run(): Promise<Figure[]> {
  const executablePath = await findChromium();
  if (!existsSync(".next/BUILD_ID") || executablePath === null)
    return [
      {
        goal: 16,
        name: "speed in the browser",
        figure: "needs a production build and Chromium",
        promised: "ratios to a minimal page",
        met: null,
      },
    ];
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-bench-"));
  const stops: (() => Promise<void>)[] = [];
  try {
    const types = generateTypes(offerCount / 4, 4);
    const provider = await startFakeServer((request, response) =>
      request.url === "/instances/types"
        ? sendJson(response, JSON.stringify({ instance_types: types }))
        : sendJson(response, JSON.stringify({ instances: [] })),
    );
    stops.push(() => provider.close());
    const minimal = await startMinimalPage(folder, types);
    stops.push(() => minimal.stop());
    const app = await startApp(
      { DATA_DIR: path.join(folder, "data"), SHADEFORM_API_KEY: "bench", SHADEFORM_BASE_URL: provider.url },
      { owned: true, stocked: false },
    );
    stops.push(() => app.stop());
    const browser = await launchChromium(executablePath);
    stops.push(() => browser.close());
    await until(() => hasOffers(app));
    const pages = {
      app: {
        url: app.url,
        search: "#search",
        sortBy: "th[data-col=vram] a",
        facet: "input[name=gpu] >> nth=1",
      },
      minimal: {
        url: minimal.url,
        search: "input[type=search]",
        sortBy: "th:nth-child(3) button",
        facet: "input[type=checkbox] >> nth=1",
      },
    };
    return [
      ...describe(await alternate(pages, 9, (page) => measurePage(browser, page, 1)), ""),
      ...describe(
        await alternate(pages, 5, (page) => measurePage(browser, page, 4)),
        " with a CPU slowed 4x",
      ),
    ];
  } finally {
    for (const stop of stops.toReversed()) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function hasOffers(app: App): Promise<boolean> {
  const response = await fetch(`${app.url}/api/v1/offers?size=1&stock=any`, { headers: apiHeaders(app) });
  return ((await response.json()) as { total: number }).total === offerCount;
}

type Name = "app" | "minimal";

async function alternate(
  pages: Record<Name, MeasuredPage>,
  rounds: number,
  measure: (page: MeasuredPage) => Promise<PageSpeed>,
): Promise<Record<Name, PageSpeed[]>> {
  const measured: Record<Name, PageSpeed[]> = { app: [], minimal: [] };
  for (let round = -1; round < rounds; round++)
    for (const name of round % 2 ? (["app", "minimal"] as const) : (["minimal", "app"] as const)) {
      // The memory of an idle server may have been swapped out.
      for (let warmUp = 0; warmUp < 3; warmUp++) await (await fetch(pages[name].url)).text();
      const speed = await measure(pages[name]);
      if (round >= 0) measured[name].push(speed);
    }
  return measured;
}

const loadGoals = {
  ttfb: ["time to the first byte", 1.3],
  firstPaint: ["first contentful paint", 1.4],
  firstRow: ["first row visible", 1.5],
  blocking: ["total blocking time", 1.5],
  layout: ["style and layout of a load", 2],
} as const;
const actionTexts = { sort: "a sort click", facet: "a facet click", type: "typing in the search" };

function describe(measured: Record<Name, PageSpeed[]>, condition: string): Figure[] {
  const compare = (name: string, read: (speed: PageSpeed) => number, limit: number): Figure => {
    const [app, minimal] = [median(measured.app.map(read)), median(measured.minimal.map(read))];
    return {
      goal: 16,
      name: `${name}${condition}, against a minimal page`,
      figure: `${formatRatio(app / minimal)} (${formatMilliseconds(app)} against ${formatMilliseconds(minimal)})`,
      promised: `at most ${limit}x`,
      met: app <= limit * minimal,
    };
  };
  return [
    ...loadNames.map((name) => compare(loadGoals[name][0], ({ load }) => load[name], loadGoals[name][1])),
    ...actionNames.flatMap((name): Figure[] => {
      const own = measured.app.map(({ actions }) => actions[name]);
      const interaction = median(own.map((action) => action.interaction));
      const requests = Math.max(...own.map((action) => action.requests));
      const changes = Math.max(...own.map((action) => action.changes));
      return [
        compare(`${actionTexts[name]} until settled`, ({ actions }) => actions[name].settled, 1),
        {
          goal: 16,
          name: `${actionTexts[name]}${condition}: input to next paint; requests; changes of the rows`,
          figure: `${interaction} ms; ${requests}; ${changes}`,
          promised: "at most 48 ms; 1; 1",
          met: interaction <= 48 && requests <= 1 && changes <= 1,
        },
      ];
    }),
  ];
}

function median(values: number[]): number {
  return summarizeTimes(values).median;
}
