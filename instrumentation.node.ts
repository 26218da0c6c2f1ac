import { setFlagsFromString } from "node:v8";

import { getDatabase, prepareDatabase } from "@/db/client";
import { findOwnerId } from "@/db/owners";
import { recordCountedRefusals } from "@/lib/audit/refusal-windows";
import { refuseExposedHost } from "@/lib/auth/exposed-host";
import { dropForeignCookies, normalizeRequestTargets } from "@/lib/auth/incoming";
import { minute } from "@/lib/domain/durations";
import { startNodeMetrics } from "@/lib/metrics/metrics";
import { measureRequests } from "@/lib/metrics/requests";
import { separateBoard } from "@/lib/board/requests";
import { annotateSender } from "@/lib/sender/sender";
import { printSetupCode } from "@/lib/auth/setup";
import { endAfter } from "@/lib/end-after";
import { startTracing } from "@/lib/tracing/tracing";
import { currentKeyring } from "@/lib/vault/vault-key";
import { isKeyInDataFolder } from "@/lib/vault/keyring";
import { env, runtime } from "@/lib/env";
import { log } from "@/lib/log";
import { redactOutput } from "@/lib/output";
import { shutDown, startPolling } from "@/lib/poll/runtime";
import { deleteExpiredChallenges } from "@/db/challenges";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

/** Runs once in the serving process, before the first request. */
export async function start(): Promise<void> {
  if (runtime.isBuild()) return;
  limitGarbage();
  redactOutput({ isDevelopment: runtime.isDevelopment() });
  normalizeRequestTargets();
  dropForeignCookies();
  startNodeMetrics();
  measureRequests();
  process.once("SIGTERM", () => void stop());
  process.once("SIGINT", () => void stop());
  try {
    annotateSender(env().trustedProxies);
    separateBoard(env().publicBoard);
    const { traces } = env();
    if (traces) stopTracing = await startTracing(traces);
    await prepareDatabase();
    refuseExposedHost(env(), (await findOwnerId(getDatabase())) !== null);
    await currentKeyring();
    if (isKeyInDataFolder(env())) {
      log.warn(
        "SECRET_KEY_FILE is in the data folder, so a copy of the folder can decrypt the saved keys. Move it elsewhere.",
      );
    }
    await startPolling();
    startSignInCleanup(getDatabase);
    // A worker serves no page that needs it.
    if (env().role !== "worker") await printSetupCode();
  } catch (error) {
    log.fatal(error instanceof Error ? error.message : "The app could not start.");
    process.exit(1);
  }
}

/**
 * Collects garbage when the heap has doubled. By default V8 lets it grow to the fourfold under load, which took 620 MB instead
 * of 400, and was no faster.
 */
function limitGarbage(): void {
  setFlagsFromString("--heap-growing-percent=100");
}

let stopTracing: (() => Promise<void>) | null = null;

async function stop(): Promise<void> {
  const stopped = recordCountedRefusals(getDatabase, { all: true }).then(shutDown);
  endAfter(stopTracing ? stopped.then(stopTracing, stopTracing) : stopped);
  await stopped;
}

/** Writes counted rejections to the audit log and deletes expired challenges every minute. */
function startSignInCleanup(database: () => Reader): void {
  setInterval(() => void cleanUpSignIns(database), minute).unref();
}

async function cleanUpSignIns(database: () => Reader): Promise<void> {
  await recordCountedRefusals(database);
  try {
    await atomically(database(), (tx) => deleteExpiredChallenges(tx, Date.now()));
  } catch {
    log.error("Expired sign-in challenges could not be deleted.");
  }
}
