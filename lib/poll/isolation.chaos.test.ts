import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { defaultLimits } from "@/lib/providers/http";
import { startChaosRun } from "@/lib/testing/chaos-run";
import { testApiKey } from "@/lib/testing/poll-harness";
import { startSandbox, type Sandbox } from "@/sandbox/server";

const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
const roundMilliseconds = 5_000;
const usualLimits = { ...defaultLimits };
const faults = [{ kind: "hang" }, { kind: "drip" }, { kind: "reset" }, { kind: "status", status: 500 }];
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ control: true });
  vi.stubEnv("DATA_DIR", folder);
  vi.stubEnv("POLL_SECONDS", "1");
  vi.stubEnv("GPUGEEK_PROBE_SPACING_MS", "0");
  vi.stubEnv("GPUGEEK_DAILY_PROBES", "0");
  vi.stubEnv("FX_RATES_URL", sandbox.ratesUrl);
  for (const id of providerIds) {
    vi.stubEnv(`${id.toUpperCase()}_API_KEY`, testApiKey);
    vi.stubEnv(`${id.toUpperCase()}_BASE_URL`, sandbox.baseUrls[id]);
  }
});
afterAll(async () => {
  Object.assign(defaultLimits, usualLimits);
  const { closeDatabase } = await import("@/db/client");
  closeDatabase();
  await sandbox.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it("P-03: keeps the schedule of healthy providers and serves pages while others hang, drip, disconnect or fail", async () => {
  const { count, random } = startChaosRun("P-03", { full: 200, short: 3, unit: "rounds" });
  const { startPolling, stopPolling } = await import("./runtime");
  const { currentIndex } = await import("@/lib/offers/current-index");
  const { readLiveStatus } = await import("./queries");
  const { listRecentPolls } = await import("@/db/polls");
  const { getDatabase } = await import("@/db/client");
  const answers: number[] = [];

  // GPUGeek's first poll requests everything and takes longer than an interval.
  await startPolling();
  await wait(6_000);
  await stopPolling();

  for (let round = 0; round < count; round++) {
    const failing = [...providerIds].sort(() => random.next() - 0.5).slice(0, 1 + random.integer(4));
    // In half of the rounds the failing providers time out within the round and are retried.
    Object.assign(
      defaultLimits,
      random.next() < 0.5 ? usualLimits : { ...usualLimits, headers: 400, total: 600 },
    );
    for (const provider of failing) await sendControl({ provider, fault: random.pick(faults) });
    const begun = Date.now();
    await startPolling();
    while (Date.now() - begun < roundMilliseconds) {
      const startedAt = performance.now();
      const board = await currentIndex();
      expect(board.columns.offers.length).toBeGreaterThan(0);
      await readLiveStatus("owner");
      answers.push(performance.now() - startedAt);
      await wait(100);
    }
    await stopPolling();
    for (const provider of failing) await sendControl({ provider, fault: null });
    for (const provider of providerIds.filter((id) => !failing.includes(id))) {
      const polls = (await listRecentPolls(getDatabase(), `environment:${provider}`, 20)).filter(
        ({ startedAt }) => startedAt >= begun,
      );
      expect(polls.map(({ outcome }) => outcome)).not.toContain("failed");
      expectOnSchedule(
        provider,
        polls.map(({ startedAt }) => startedAt).toReversed(),
        `round ${round}, failing: ${failing.join(", ")}`,
      );
    }
  }
  answers.sort((one, other) => one - other);
  expect(answers[Math.floor(answers.length * 0.95)]).toBeLessThan(300);
});

function expectOnSchedule(provider: ProviderId, starts: number[], where: string): void {
  expect(starts.length, `${provider}, ${where}`).toBeGreaterThanOrEqual(4);
  const mean = (starts.at(-1)! - starts[0]!) / (starts.length - 1);
  expect(mean, `${provider}, ${where}`).toBeGreaterThan(900);
  expect(mean, `${provider}, ${where}: ${starts.map((start) => start - starts[0]!).join(" ")}`).toBeLessThan(
    1_100,
  );
}

async function sendControl(body: unknown): Promise<void> {
  const reply = await fetch(`${sandbox.url}/control`, { method: "POST", body: JSON.stringify(body) });
  expect(reply.ok).toBe(true);
}
