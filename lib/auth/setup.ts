import "server-only";

import { getDatabase } from "@/db/client";
import { findOwnerId } from "@/db/owners";
import { env } from "@/lib/env";
import { printToTerminal } from "@/lib/output";

import { SetupCode } from "./setup-code";

// The terminal shows the code that the pages check, and Next gives the two copies of this module.
const shared = globalThis as { cheapestGpuSetupCode?: SetupCode };

export function getSetupCode(): SetupCode {
  shared.cheapestGpuSetupCode ??= new SetupCode();
  return shared.cheapestGpuSetupCode;
}

/** Prints a new setup code to the terminal while there is no owner; the previous one becomes invalid. */
export async function printSetupCode(): Promise<void> {
  if (await findOwnerId(getDatabase())) return;
  // Not to the log, which may be collected and read by others.
  const { host, port } = env();
  const plainUrl = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  // Set by `npm start`, which knows the app's own name.
  const url = process.env["START_URL"] || plainUrl;
  const code = getSetupCode().renew();
  // After the #, which browsers do not send, so it reaches no log.
  const link = (base: string) => `${base}/setup#${code}`;
  const other = url === plainUrl ? "" : `  (${link(plainUrl)} if your browser does not open that name)\n`;
  printToTerminal(
    `\n  Nobody owns this app yet. Open ${link(url)}\n${other}  or enter this code: ${code}\n\n`,
  );
}
