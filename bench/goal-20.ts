import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createGunzip } from "node:zlib";

import { median } from "@/lib/domain/median";
import { spawnNext, type NextProcess } from "@/testing/app/next-process";
import { bearerHeader, createOwnerCredentials } from "@/testing/app/owner";
import { sendJson, startFakeServer } from "@/testing/cloud/fake-server";
import { until } from "@/testing/process/until";

import type { Figure } from "./report";
import { generateTypes } from "./shadeform-payload";

const offerCount = 100_000;
const everything = "billing=any&stock=any&kind=any";
const maxGrowth = 50;
const mebibyte = 1024 * 1024;

interface Sample {
  at: number;
  pause: number;
  rss: number;
  heap: number;
}

/** The memory of the running app while it sends 100,000 offers as CSV, against its memory at rest. */
export async function run(): Promise<Figure[]> {
  if (!existsSync(".next/BUILD_ID"))
    return [
      {
        goal: 20,
        name: "memory of a CSV of 100,000 offers",
        figure: "there is no production build; make one with: npm run build",
        promised: `at most ${maxGrowth} MiB`,
        met: null,
      },
    ];
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-bench-"));
  const types = generateTypes(offerCount / 4, 4);
  const cloud = await startFakeServer((request, response) =>
    sendJson(
      response,
      JSON.stringify(request.url === "/instances/types" ? { instance_types: types } : { instances: [] }),
    ),
  );
  const file = path.join(folder, "memory.jsonl");
  const data = path.join(folder, "data");
  const headers = bearerHeader(await createOwnerCredentials(data));
  const app = await spawnNext({
    DATA_DIR: data,
    LOOP_PROBE_FILE: file,
    LOOP_PROBE_SAMPLE: "20",
    NODE_OPTIONS: `--import ${pathToFileURL(fileURLToPath(new URL("loop-probe.mjs", import.meta.url))).href}`,
    FX_RATES_URL: `${cloud.url}/rates`,
    SHADEFORM_API_KEY: "bench",
    SHADEFORM_BASE_URL: cloud.url,
    SHADEFORM_POLL_SECONDS: "86400",
    SHADEFORM_MAX_REPLY_MIB: "200",
  });
  try {
    return await measure(app, file, headers);
  } finally {
    app.child.kill("SIGKILL");
    await cloud.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(app: NextProcess, file: string, headers: Record<string, string>): Promise<Figure[]> {
  const isStocked = async () => {
    const response = await fetch(`${app.url}/api/v1/offers?size=1&${everything}`, { headers });
    return ((await response.json()) as { total?: number }).total === offerCount;
  };
  await until(() => isStocked().catch(() => false), { within: 180_000, every: 500, what: "100,000 offers" });
  // Its index is built again with exchange rates, or without them when they cannot be read.
  await wait(10_000);
  const growths: Growth[] = [];
  for (let round = 0; round < 3; round++)
    for (const encoding of ["identity", "gzip"])
      growths.push(await measureDownload(app, file, { ...headers, "accept-encoding": encoding }));
  const largest = (key: "rss" | "heap") => Math.max(...growths.map((growth) => growth[key])) / mebibyte;
  const pauses = growths.map(({ pause }) => pause);
  return [
    {
      goal: 20,
      name: "memory (RSS) above rest while 100,000 offers are sent as CSV, largest of 6",
      figure: `${largest("rss").toFixed(0)} MiB`,
      promised: `at most ${maxGrowth} MiB`,
      met: largest("rss") <= maxGrowth,
      details: [
        growths.map(({ rss }) => (rss / mebibyte).toFixed(0)).join(", "),
        `heap with garbage at most ${largest("heap").toFixed(0)} MiB above rest; ${(growths[0]!.bytes / 1e6).toFixed(1)} MB, ` +
          `gzipped ${(growths[1]!.bytes / 1e6).toFixed(1)} MB`,
      ],
    },
    {
      goal: 20,
      name: "longest pause of the event loop meanwhile, median of 6",
      figure: `${median(pauses)!.toFixed(0)} ms`,
      promised: "at most 50 ms",
      met: median(pauses)! <= 50,
      details: [pauses.map((pause) => pause.toFixed(0)).join(", ")],
    },
  ];
}

interface Growth {
  pause: number;
  rss: number;
  heap: number;
  bytes: number;
}

async function measureDownload(
  app: NextProcess,
  file: string,
  headers: Record<string, string>,
): Promise<Growth> {
  const idle = await rest(app, file);
  const from = Date.now();
  const { bytes, rows } = await download(`${app.url}/api/v1/offers.csv?${everything}`, headers);
  if (rows !== offerCount) throw new Error(`The CSV had ${rows} rows.`);
  const during = readSamples(file).filter(({ at }) => at >= from);
  const growth = (key: "rss" | "heap") => Math.max(...during.map((sample) => sample[key])) - idle[key];
  return {
    rss: growth("rss"),
    heap: growth("heap"),
    pause: Math.max(...during.map(({ pause }) => pause)),
    bytes,
  };
}

/** The memory after garbage is collected. */
async function rest({ child }: NextProcess, file: string): Promise<Sample> {
  await wait(1_000);
  for (let round = 0; round < 3; round++) {
    child.kill("SIGUSR2");
    await wait(1_000);
  }
  return readSamples(file).at(-1)!;
}

function readSamples(file: string): Sample[] {
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Sample);
}

/** Reads a CSV to its end without keeping it. */
function download(url: string, headers: Record<string, string>): Promise<{ bytes: number; rows: number }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers }, (response) => {
      let bytes = 0;
      let rows = -1;
      response.on("data", (chunk: Buffer) => (bytes += chunk.length));
      const text = response.headers["content-encoding"] === "gzip" ? response.pipe(createGunzip()) : response;
      text.on("data", (chunk: Buffer) => {
        for (const byte of chunk) if (byte === 10) rows++;
      });
      text.on("error", reject);
      text.on("end", () => resolve({ bytes, rows }));
    });
    request.on("error", reject);
  });
}
