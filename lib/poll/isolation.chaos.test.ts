import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { defaultLimits } from "@/lib/providers/http";
import { isShortRun, startChaosRun } from "@/testing/process/chaos-run";
import { until } from "@/testing/process/until";
import { testApiKey } from "@/testing/offers/poll-harness";
import { startSandbox, type Sandbox } from "@/sandbox/server";

const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
/** Milliseconds, so that failing providers time out and are retried. */
const minRound = 5_000;
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
  const { count, random } = startChaosRun("P-03", { full: 200, short: 2, unit: "rounds" });
  const { startPolling, stopPolling } = await import("./runtime");
  const { currentIndex } = await import("@/lib/offers/current-index");
  const { readLiveStatus } = await import("./queries");
  const { listRecentPolls } = await import("@/db/polls");
  const { getDatabase } = await import("@/db/client");
  const answers: number[] = [];
  const listPolls = async (provider: ProviderId, since: number) =>
    (await listRecentPolls(getDatabase(), `environment:${provider}`, 20)).filter(
      ({ startedAt }) => startedAt >= since,
    );

  /** Polls until each of these providers has polled four times, and serves pages meanwhile. Returns their starts. */
  const runRound = async (healthy: ProviderId[], where: string) => {
    const begun = Date.now();
    await startPolling();
    const polls = new Map<ProviderId, Awaited<ReturnType<typeof listPolls>>>();
    const isDone = async () => {
      const startedAt = performance.now();
      const index = await currentIndex();
      expect(index.offers.length).toBeGreaterThan(0);
      await readLiveStatus("owner");
      answers.push(performance.now() - startedAt);
      for (const provider of healthy) polls.set(provider, await listPolls(provider, begun));
      return Date.now() - begun >= minRound && [...polls.values()].every(({ length }) => length >= 4);
    };
    await until(isDone, { every: 100, what: `four polls each, ${where}` });
    await stopPolling();
    return new Map(
      [...polls].map(([provider, rows]) => {
        expect(rows.map(({ outcome }) => outcome)).not.toContain("failed");
        return [provider, rows.map(({ startedAt }) => startedAt).toReversed()];
      }),
    );
  };

  // GPUGeek's first poll requests everything and takes longer than an interval.
  await startPolling();
  await until(async () => (await listPolls("gpugeek", 0)).length > 0, {
    every: 100,
    what: "GPUGeek's first poll",
  });
  await stopPolling();
  const calm = await runRound([...providerIds], "nothing fails");
  // A loaded machine polls late, also without a failing provider.
  const maxAnswer = Math.max(300, 3 * percentile95(answers.splice(0)));
  const maxSpacing = 1.5 * Math.max(1_000, ...[...calm.values()].map(meanSpacing));

  for (let round = 0; round < count; round++) {
    const failing = [...providerIds].sort(() => random.next() - 0.5).slice(0, 1 + random.integer(4));
    // In half of the rounds the failing providers time out within the round and are retried.
    Object.assign(
      defaultLimits,
      random.next() < 0.5 ? usualLimits : { ...usualLimits, headers: 1_500, total: 2_000 },
    );
    for (const provider of failing) await sendControl({ provider, fault: random.pick(faults) });
    const where = `round ${round}, failing: ${failing.join(", ")}`;
    const healthy = providerIds.filter((id) => !failing.includes(id));
    for (const [provider, starts] of await runRound(healthy, where)) {
      const detail = `${provider}, ${where}: ${starts.map((start) => start - starts[0]!).join(" ")}`;
      expect(meanSpacing(starts), detail).toBeGreaterThan(900);
      // The full run needs an idle machine; the short one runs beside other tests.
      if (!isShortRun()) expect(meanSpacing(starts), detail).toBeLessThan(maxSpacing);
    }
    for (const provider of failing) await sendControl({ provider, fault: null });
  }
  if (!isShortRun()) expect(percentile95(answers)).toBeLessThan(maxAnswer);
});

function percentile95(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * 0.95)]!;
}

/** Mean milliseconds between the starts of polls. */
function meanSpacing(starts: number[]): number {
  return (starts.at(-1)! - starts[0]!) / (starts.length - 1);
}

async function sendControl(body: unknown): Promise<void> {
  const reply = await fetch(`${sandbox.url}/control`, { method: "POST", body: JSON.stringify(body) });
  expect(reply.ok).toBe(true);
}
