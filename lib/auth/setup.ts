import "server-only";

import { getDatabase } from "@/db/client";
import { findOwnerId } from "@/db/owners";
import { env } from "@/lib/env";
import { printToTerminal } from "@/lib/output";

import { SetupCode } from "./setup-code";

// The terminal shows what the pages ask for, and Next gives the two copies of this module.
const shared = globalThis as { cheapestGpuSetupCode?: SetupCode };

/** The code of this process that `/setup` asks for. */
export function getSetupCode(): SetupCode {
  shared.cheapestGpuSetupCode ??= new SetupCode();
  return shared.cheapestGpuSetupCode;
}

/** Shows a new code in the terminal while nobody owns this app; the one before is good no more. */
export async function printSetupCode(): Promise<void> {
  if (await findOwnerId(getDatabase())) return;
  // Not the log: that may be collected and read by others.
  const { host, port } = env();
  const plainUrl = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  // Set by `npm start`, which knows a better one.
  const url = process.env["START_URL"] || plainUrl;
  const code = getSetupCode().renew();
  // After the #, which browsers do not send, so that it comes into no log.
  const link = (base: string) => `${base}/setup#${code}`;
  const other = url === plainUrl ? "" : `  (${link(plainUrl)} if your browser does not open that name)\n`;
  printToTerminal(
    `\n  Nobody owns this app yet. Open ${link(url)}\n${other}  or enter this code: ${code}\n\n`,
  );
}
