import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { median } from "@/lib/domain/median";
import { startSandbox } from "@/sandbox/server";
import { spawnNext } from "@/testing/app/next-process";
import { testApiKey } from "@/testing/offers/poll-harness";
import { findPostgres } from "@/testing/postgres/binaries";
import { startPostgres } from "@/testing/postgres/server";
import { until } from "@/testing/process/until";

import { loadAtFullSpeed } from "./goal-17-load";
import { formatRatio } from "./measure";
import type { Figure } from "./report";

const rounds = 5;
const phase = 4_000;
const connections = 8;

interface App {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/**
 * Pages per second of one web process on PostgreSQL, of two, and of one process on SQLite, without polls. Each has one core, as in
 * a container: alone it would use a part of the other one. The clouds and the load generator are in this process.
 */
export async function run(): Promise<Figure[]> {
  const binaries = findPostgres();
  if (!binaries || !existsSync(".next/BUILD_ID")) return [];
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-bench-"));
  const server = await startPostgres(binaries);
  const sandbox = await startSandbox();
  const apps: App[] = [];
  const start = async (variables: Record<string, string>) => {
    const app = await startApp({
      SECRET_KEY: secretKey,
      DATA_DIR: path.join(folder, String(apps.length)),
      SHADEFORM_API_KEY: testApiKey,
      SHADEFORM_BASE_URL: sandbox.baseUrls.shadeform,
      SHADEFORM_POLL_SECONDS: "86400",
      RECONCILE_SECONDS: "3600",
      ...variables,
    });
    apps.push(app);
    return app;
  };
  const secretKey = randomBytes(32).toString("hex");
  const onPostgres = { DATABASE_URL: server.urlOf("postgres") };
  try {
    const worker = await start({ ...onPostgres, ROLE: "worker" });
    const first = await start({ ...onPostgres, ROLE: "web" });
    const second = await start({ ...onPostgres, ROLE: "web" });
    const sqlite = await start({});
    for (const [core, app] of [
      [0, first],
      [1, second],
      [0, sqlite],
    ] as const)
      limitTo(core, app);
    for (const app of [first, second, sqlite]) await until(() => isStocked(app.url), { within: 60_000 });
    await worker.stop();
    return await measure({ one: [first.url], two: [first.url, second.url], sqlite: [sqlite.url] });
  } finally {
    for (const app of apps) await app.stop();
    await sandbox.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startApp(variables: Record<string, string>): Promise<App> {
  const { child, url } = await spawnNext(variables);
  await until(
    () =>
      fetch(`${url}/api/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    { within: 60_000 },
  );
  return {
    url,
    pid: child.pid!,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Limits a process, with its threads, to one core. */
function limitTo(core: number, { pid }: App): void {
  execFileSync("taskset", ["-acp", String(core), String(pid)], { stdio: "ignore" });
}

async function isStocked(url: string): Promise<boolean> {
  const { total } = (await (await fetch(`${url}/api/v1/offers?size=1`)).json()) as { total: number };
  return total > 0;
}

type Way = "one" | "two" | "sqlite";

async function measure(urls: Record<Way, string[]>): Promise<Figure[]> {
  const ways = Object.keys(urls) as Way[];
  const rates: Record<Way, number[]> = { one: [], two: [], sqlite: [] };
  const shares: Record<Way, number[]> = { one: [], two: [], sqlite: [] };
  for (let round = -1; round < rounds; round++) {
    for (const way of ways) {
      const before = process.cpuUsage();
      const loads = urls[way].map((url) => loadAtFullSpeed(url, connections / urls[way].length, phase));
      const perSecond = (await Promise.all(loads)).reduce((sum, load) => sum + load.perSecond, 0);
      const { user, system } = process.cpuUsage(before);
      // The first round warms up.
      if (round < 0) continue;
      rates[way].push(perSecond);
      shares[way].push((user + system) / 1_000 / phase);
    }
  }
  const rate = (way: Way) => median(rates[way])!;
  const share = (way: Way) => `${Math.round(median(shares[way])! * 100)} % of a core`;
  const details = ways.map(
    (way) => `${way}: ${rate(way).toFixed(0)} pages per second, the load generator took ${share(way)}`,
  );
  const [replicas, engines] = [rate("two") / rate("one"), rate("one") / rate("sqlite")];
  return [
    {
      goal: 23,
      name: "pages of two web processes against one, each on one core, on PostgreSQL",
      figure: formatRatio(replicas),
      promised: "at least 1.7x",
      met: replicas >= 1.7,
      details,
    },
    {
      goal: 23,
      name: "pages of a process on PostgreSQL against one on SQLite",
      figure: formatRatio(engines),
      promised: "at least 0.95x",
      met: engines >= 0.95,
      details,
    },
  ];
}
