import { getDatabase } from "@/db/client";
import { findOwnerId } from "@/db/owners";
import { recordCountedRefusals } from "@/lib/audit/refusals";
import { refuseOpenDoor } from "@/lib/auth/door";
import { ignoreForeignCookies } from "@/lib/auth/own-cookies";
import { plainTargets } from "@/lib/auth/request-target";
import { tellSenders } from "@/lib/auth/sender";
import { showSetupCode } from "@/lib/auth/setup";
import { startSweeping } from "@/lib/auth/sweep";
import { currentKeyring } from "@/lib/credentials/current";
import { isKeyAmongData } from "@/lib/credentials/keyring";
import { env, runtime } from "@/lib/env";
import { log } from "@/lib/log";
import { guardOutput } from "@/lib/output";
import { shutDown, startPolling } from "@/lib/poll/runtime";

/** Runs once in the serving process, before the first request. */
export async function start(): Promise<void> {
  if (runtime.isBuild()) return;
  guardOutput({ isDevelopment: runtime.isDevelopment() });
  plainTargets();
  ignoreForeignCookies();
  process.once("SIGTERM", () => void stop());
  process.once("SIGINT", () => void stop());
  try {
    tellSenders(env().trustedProxies);
    refuseOpenDoor(env(), (await findOwnerId(getDatabase())) !== null);
    await currentKeyring();
    if (isKeyAmongData(env())) {
      log.warn(
        "SECRET_KEY_FILE lies in the data folder, so whoever copies the folder can open the saved keys. Move it.",
      );
    }
    await startPolling();
    startSweeping(getDatabase);
    await showSetupCode();
  } catch (error) {
    log.fatal(error instanceof Error ? error.message : "The app could not start.");
    process.exit(1);
  }
}

async function stop(): Promise<void> {
  await recordCountedRefusals(getDatabase, { all: true });
  await shutDown();
}
