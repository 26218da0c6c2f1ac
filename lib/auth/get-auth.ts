import "server-only";

import { getDatabase } from "@/db/client";
import { currentKeyring } from "@/lib/vault/current-keyring";

import type { Auth } from "./auth";
import { openAuth } from "./open-auth";
import { readSender } from "./sender";

// Next gives pages and instrumentation copies of this module.
const shared = globalThis as { cheapestGpuLogin?: { plain?: Promise<Auth>; https?: Promise<Auth> } };

/** The auth instance for the scheme of these request headers: over https its cookies are `Secure`. */
export function getAuthForRequest(headers: Pick<Headers, "get">): Promise<Auth> {
  return getAuth(readSender(headers).isHttps ? "https" : "plain");
}

/** The auth instance for work without a browser request, such as tokens. */
export function getAuth(line: "plain" | "https" = "plain"): Promise<Auth> {
  const logins = (shared.cheapestGpuLogin ??= {});
  logins[line] ??= openSharedAuth(line === "https").catch((error: unknown) => {
    delete logins[line];
    throw error;
  });
  return logins[line];
}

async function openSharedAuth(isSecure: boolean): Promise<Auth> {
  return openAuth(getDatabase(), await currentKeyring(), { isSecure });
}
