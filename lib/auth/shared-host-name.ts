import "server-only";

import { headers } from "next/headers";

/**
 * Whether this page was opened under a name that other programs on this machine share, while the terminal
 * shows a link with the app's own name.
 */
export async function isSharedHostName(): Promise<boolean> {
  const startUrl = process.env["START_URL"];
  if (!startUrl || !new URL(startUrl).hostname.endsWith(".localhost")) return false;
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test((await headers()).get("host") ?? "");
}
