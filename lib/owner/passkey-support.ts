import { isIP } from "node:net";

import { isLoopback } from "@/lib/sender/address";

/** Why passkeys do not work under the address of a page, and where they do. */
export interface PasskeyUnavailability {
  reason: "address" | "plain-http";
  /** The same page where passkeys work; null when the app knows no such address. */
  elsewhere: string | null;
}

/**
 * Browsers bind a passkey to a name, never to an IP address, and require https for every name but localhost.
 */
export function checkPasskeySupport(
  host: string,
  isHttps: boolean,
  path: string,
): PasskeyUnavailability | null {
  if (!URL.canParse(`http://${host}`)) return { reason: "address", elsewhere: null };
  const { hostname, port } = new URL(`http://${host}`);
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  if (isIP(address) !== 0) {
    const elsewhere = isLoopback(address) && !isHttps ? `http://localhost${port && `:${port}`}${path}` : null;
    return { reason: "address", elsewhere };
  }
  const isLocal = hostname === "localhost" || hostname.endsWith(".localhost");
  return isHttps || isLocal ? null : { reason: "plain-http", elsewhere: null };
}
