import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

import { median } from "@/lib/domain/median";
import { spawnNext } from "@/testing/app/next-process";
import { bearerHeader, createOwnerCredentials } from "@/testing/app/owner";
import { until } from "@/testing/process/until";

import type { CloudsMessage } from "./goal-17-clouds";
import { loadAtFullSpeed, loadAtRate } from "./goal-17-load";
import { measureWaits } from "./goal-17-wait";
import type { Figure } from "./report";

const pairs = 5;
const phase = 4_500;
/** Two polls of each cloud. */
const alone = 10_500;
const pagesPerSecond = 20;
const connections = 8;
const mebibyte = 1024 * 1024;
const names = ["quiet", "polled"] as const;

interface Sample {
  at: number;
  pause: number;
  rss: number;
}

interface App {
  url: string;
  samples(): Sample[];
  stop(): Promise<void>;
}

/**
 * Two apps with 20,000 offers: one polls both clouds every 5 seconds, the other has polled once. In the rounds of the other,
 * the clouds hold the replies back, so that no poll takes its processor time.
 */
export async function run(): Promise<Figure[]> {
  if (!existsSync(".next/BUILD_ID"))
    return notMeasured("there is no production build; make one with: npm run build");
  const waits = await measureWaits(10_000);
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-bench-"));
  const clouds = fork(fileURLToPath(new URL("goal-17-clouds.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
  });
  const apps: Partial<Record<(typeof names)[number], App>> = {};
  try {
    const [{ port, bytes }] = (await once(clouds, "message")) as [{ port: number; bytes: number[] }];
    for (const name of names) apps[name] = await startApp(name, port, folder);
    const figures = await measure(apps as Record<(typeof names)[number], App>, clouds, bytes);
    return [...figures, toWaitFigure(waits)];
  } finally {
    for (const app of Object.values(apps)) await app.stop();
    clouds.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startApp(name: (typeof names)[number], port: number, folder: string): Promise<App> {
  const data = path.join(folder, name);
  const file = path.join(folder, `${name}.jsonl`);
  const interval = name === "polled" ? "5" : "86400";
  const credentials = await createOwnerCredentials(data);
  const base = `http://127.0.0.1:${port}/${name}`;
  const { child, url, output } = await spawnNext(
    {
      DATA_DIR: data,
      LOOP_PROBE_FILE: file,
      FX_RATES_URL: `${base}/rates`,
      ...Object.fromEntries(
        ["SHADEFORM", "SESTERCE"].flatMap((cloud) => [
          [`${cloud}_API_KEY`, `invented-key-of-${cloud}`],
          [`${cloud}_BASE_URL`, `${base}/${cloud.toLowerCase()}`],
          [`${cloud}_POLL_SECONDS`, interval],
        ]),
      ),
    },
    {
      nodeArguments: [
        "--import",
        pathToFileURL(fileURLToPath(new URL("loop-probe.mjs", import.meta.url))).href,
        ...(process.env["PROFILE_FOLDER"] && name === "polled"
          ? ["--cpu-prof", `--cpu-prof-dir=${process.env["PROFILE_FOLDER"]}`]
          : []),
      ],
    },
  );
  const ended = once(child, "exit");
  const isStocked = async () => {
    const response = await fetch(`${url}/api/v1/offers?size=1&billing=any&stock=any`, {
      headers: bearerHeader(credentials),
    });
    return ((await response.json()) as { total?: number }).total === 20_000;
  };
  try {
    await until(() => isStocked().catch(() => false), { within: 60_000, every: 100, what: "20,000 offers" });
  } catch (error) {
    child.kill();
    throw new Error(`The app did not list 20,000 offers. It said:\n${output()}`, { cause: error });
  }
  return {
    url,
    samples: () =>
      readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Sample),
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

async function measure(
  apps: Record<(typeof names)[number], App>,
  clouds: ChildProcess,
  bytes: number[],
): Promise<Figure[]> {
  // By round: other work on the machine during one of them must not decide.
  const times: Record<string, number[][]> = { quiet: [], polled: [] };
  const speeds: Record<string, { perSecond: number; longest: number }[]> = { quiet: [], polled: [] };
  const spans: Record<string, [number, number][]> = { quiet: [], polled: [] };
  for (const name of names) await loadAtFullSpeed(apps[name].url, connections, 2_000);
  for (let pair = 0; pair < pairs; pair++) {
    for (const name of pair % 2 === 0 ? names : names.toReversed()) {
      clouds.send({ hold: name === "quiet" } satisfies CloudsMessage);
      // A poll in progress ends first.
      await wait(1_000);
      const start = Date.now();
      times[name]!.push(await loadAtRate(apps[name].url, pagesPerSecond, phase));
      speeds[name]!.push(await loadAtFullSpeed(apps[name].url, connections, phase));
      spans[name]!.push([start, Date.now()]);
    }
  }
  // Eight pages at once cause a pause too, so what polls cause is measured without pages.
  const aloneFrom = Date.now();
  await wait(alone);
  const within = (all: Sample[], [from, to]: [number, number]) =>
    all.filter(({ at }) => at > from + 500 && at <= to);
  const pauses = within(apps.polled.samples(), [aloneFrom, Date.now()])
    .map(({ pause }) => pause)
    .sort((a, b) => b - a);
  const [quiet, polled] = names.map((name) => {
    const all = apps[name].samples();
    const samples = spans[name]!.flatMap((span) => within(all, span));
    return {
      p50: percentile(times[name]!.flat(), 0.5),
      p95s: times[name]!.map((round) => percentile(round, 0.95)),
      longest: Math.max(...times[name]!.flat()),
      perSecond: speeds[name]!.map((speed) => speed.perSecond),
      longestAtFullSpeed: Math.max(...speeds[name]!.map((speed) => speed.longest)),
      pauses: samples.map(({ pause }) => pause).sort((a, b) => b - a),
      rss: Math.max(...samples.map(({ rss }) => rss)),
    };
  }) as [Sides, Sides];
  const ratio = median(polled.p95s.map((p95, round) => p95 / quiet.p95s[round]!))!;
  const share = median(polled.perSecond.map((speed, round) => speed / quiet.perSecond[round]!))!;
  return [
    {
      goal: 17,
      name: "p95 of a cold page with 20,000 offers polled every 5 s, against no polls",
      figure: `${ratio.toFixed(2)}x (${list(polled.p95s)} against ${list(quiet.p95s)})`,
      promised: "at most 1.3x",
      met: ratio <= 1.3,
      details: [
        `median ${milliseconds(polled.p50)} against ${milliseconds(quiet.p50)}; longest ${milliseconds(polled.longest)} against ` +
          `${milliseconds(quiet.longest)}; ${pagesPerSecond} pages a second; replies of ${bytes.map((size) => `${(size / 1e6).toFixed(1)} MB`).join(" and ")}`,
      ],
    },
    {
      goal: 17,
      name: `pages per second over ${connections} connections, against no polls`,
      figure: `${(share * 100).toFixed(0)} % (${whole(polled.perSecond)} against ${whole(quiet.perSecond)})`,
      promised: "at least 85 %",
      met: share >= 0.85,
      details: [
        `longest wait ${milliseconds(polled.longestAtFullSpeed)} against ${milliseconds(quiet.longestAtFullSpeed)}`,
      ],
    },
    {
      goal: 17,
      name: "longest pause of the event loop under polls",
      figure: milliseconds(pauses[0]!),
      promised: "at most 50 ms",
      met: pauses[0]! <= 50,
      details: [
        `then ${list(pauses.slice(1))}; with pages ${list(polled.pauses)} against ${list(quiet.pauses)}`,
      ],
    },
    {
      goal: 17,
      name: "memory (RSS) under polls",
      figure: `${(polled.rss / mebibyte).toFixed(0)} MiB`,
      promised: "at most 500 MiB",
      met: polled.rss <= 500 * mebibyte,
      details: [`without polls ${(quiet.rss / mebibyte).toFixed(0)} MiB`],
    },
  ];
}

function toWaitFigure({ firstList, laterPolls }: Awaited<ReturnType<typeof measureWaits>>): Figure {
  return {
    goal: 17,
    name: "longest wait of another write, such as a launch, for a list of 10,000 new offers",
    figure: milliseconds(firstList),
    promised: "at most 1000 ms",
    met: firstList <= 1_000,
    details: [`for a poll that changes 900 of them ${milliseconds(laterPolls)}`],
  };
}

interface Sides {
  p50: number;
  /** By round, as is the next. */
  p95s: number[];
  longest: number;
  perSecond: number[];
  longestAtFullSpeed: number;
  pauses: number[];
  rss: number;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

function whole(values: readonly number[]): string {
  return values.map((value) => value.toFixed(0)).join(", ");
}

function list(pauses: readonly number[]): string {
  return pauses.slice(0, 4).map(milliseconds).join(", ");
}

function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function notMeasured(why: string): Figure[] {
  return [
    {
      goal: 17,
      name: "pages while 20,000 offers are polled every 5 s",
      figure: why,
      promised: "p95 1.3x, throughput 85 %, pause 50 ms, RSS 500 MiB",
      met: null,
    },
  ];
}
