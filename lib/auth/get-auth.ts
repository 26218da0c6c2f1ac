import "server-only";

import { getDatabase } from "@/db/client";
import { currentKeyring } from "@/lib/vault/vault-key";
import { readSender } from "@/lib/sender/sender";
import { processState } from "@/lib/process-state";

import { type Auth, openAuth } from "./auth";

const shared = processState<{ plain?: Promise<Auth>; https?: Promise<Auth> }>("login");

/** The auth instance for the scheme of these request headers: over https its cookies are `Secure`. */
export function getAuthForRequest(headers: Pick<Headers, "get">): Promise<Auth> {
  return getAuth(readSender(headers).isHttps ? "https" : "plain");
}

/** The auth instance for work without a browser request, such as tokens. */
export function getAuth(line: "plain" | "https" = "plain"): Promise<Auth> {
  const logins = (shared.value ??= {});
  logins[line] ??= openSharedAuth(line === "https").catch((error: unknown) => {
    delete logins[line];
    throw error;
  });
  return logins[line];
}

async function openSharedAuth(isSecure: boolean): Promise<Auth> {
  return openAuth(getDatabase(), await currentKeyring(), { isSecure });
}
