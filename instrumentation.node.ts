import { runtime } from "@/lib/env";
import { log } from "@/lib/log";
import { shutDown, startPolling } from "@/lib/poll/runtime";

/** Runs once in the serving process, before the first request. */
export async function start(): Promise<void> {
  if (runtime.isBuild()) return;
  process.once("SIGTERM", () => void shutDown());
  process.once("SIGINT", () => void shutDown());
  // Started by `npm start`: when that ends, however it ends, nothing may stay behind.
  if (process.send) process.once("disconnect", () => void shutDown().finally(() => process.exit(1)));
  try {
    await startPolling();
  } catch (error) {
    log.fatal(error instanceof Error ? error.message : "The app could not start.");
    process.exit(1);
  }
}
