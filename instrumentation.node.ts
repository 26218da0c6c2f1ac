import { plainTargets } from "@/lib/auth/request-target";
import { runtime } from "@/lib/env";
import { log } from "@/lib/log";
import { shutDown, startPolling } from "@/lib/poll/runtime";

/** Runs once in the serving process, before the first request. */
export async function start(): Promise<void> {
  if (runtime.isBuild()) return;
  plainTargets();
  process.once("SIGTERM", () => void shutDown());
  process.once("SIGINT", () => void shutDown());
  try {
    await startPolling();
  } catch (error) {
    log.fatal(error instanceof Error ? error.message : "The app could not start.");
    process.exit(1);
  }
}
