import { log } from "@/lib/log";

import { isLoopback } from "@/lib/sender/address";
import { readSender } from "@/lib/sender/sender";

type ReadableHeaders = Pick<Headers, "get">;

const proxyHeaders = "X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host";
const notTrusted = "A proxy passed this request on, but it is not in TRUST_PROXY.";

/** Which setting makes the app accept the host of this request. */
export function adviceOnHost(headers: ReadableHeaders): string {
  const name = /^([a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9_])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.exec(
    headers.get("host") ?? "",
  )?.[1];
  const setting = name ? `Set ALLOWED_HOSTS=${name.toLowerCase()}` : "Set ALLOWED_HOSTS to the name";
  return withTrust(headers, `${setting} and restart the app if this is its name.`);
}

/** Which setting allows plain http from another machine. */
export function adviceOnPlainHttp(headers: ReadableHeaders): string {
  const { proxy, address } = readSender(headers);
  if (proxy === "untrusted") return withTrust(headers, notTrusted);
  if (proxy === "none")
    return "Open it through a proxy that serves https, or set ALLOW_PLAIN_HTTP=1 on a network of your own.";
  if (address === null)
    return `Have the proxy send the client's address in X-Forwarded-For, and X-Forwarded-Proto: https.`;
  return "Have the proxy send X-Forwarded-Proto: https, and serve https.";
}

/**
 * Which setting is missing when the app's own page sent this under an origin that the app does not expect;
 * null otherwise.
 */
export function adviceOnOrigin(headers: ReadableHeaders, expected: string): string | null {
  const { proxy, isHttps } = readSender(headers);
  const origin = parse(headers.get("origin"));
  const own = parse(expected);
  const site = headers.get("sec-fetch-site");
  if (!origin || !own || (site !== null && site !== "same-origin")) return null;
  // Only a browser sends "same-origin"; without it, only an equal host name is surely the app's own.
  if (origin.hostname !== own.hostname && site === null) return null;
  if (proxy === "untrusted") return withTrust(headers, notTrusted);
  if (origin.hostname !== own.hostname)
    return (
      `The browser is at ${origin.host}, but the proxy asked for ${own.host}. Have the proxy send X-Forwarded-Host, ` +
      `and set TRUST_PROXY to its address and ALLOWED_HOSTS=${origin.hostname}.`
    );
  if (origin.protocol === "https:" && !isHttps)
    return proxy === "trusted"
      ? "The browser uses https, but the proxy reports http. Have it send X-Forwarded-Proto: https."
      : `The browser uses https, but no proxy reports it. Have the proxy send ${proxyHeaders}, and set TRUST_PROXY to its address.`;
  if (origin.protocol !== own.protocol)
    return "The browser uses http, but the proxy reports https. Have the proxy redirect http to https.";
  return (
    `The browser is at port ${portOf(origin)}, but the proxy reports port ${portOf(own)}. ` +
    "Have it pass on the Host header with its port, or send X-Forwarded-Port."
  );
}

const logInterval = 600_000;
const loggedAt = new Map<string, number>();

/** Logs why requests are rejected: each reason once in ten minutes, so strangers cannot fill the log. */
export function logRefusal(
  reason: string,
  headers: ReadableHeaders,
  message: string,
  now = Date.now(),
): void {
  const last = loggedAt.get(reason);
  if (last !== undefined && now >= last && now - last < logInterval) return;
  loggedAt.set(reason, now);
  const { address, proxy } = readSender(headers);
  log.warn({ reason, address, proxy, host: headers.get("host"), origin: headers.get("origin") }, message);
}

function withTrust(headers: ReadableHeaders, advice: string): string {
  const { proxy, address } = readSender(headers);
  if (proxy !== "untrusted") return advice;
  const trust =
    address !== null && isLoopback(address)
      ? `Set TRUST_PROXY=${address} and restart the app.`
      : "Set TRUST_PROXY to the proxy's address, which the log names, and restart the app.";
  return advice === notTrusted ? `${advice} ${trust}` : `${advice} ${notTrusted} ${trust}`;
}

function parse(text: string | null): URL | null {
  return text !== null && URL.canParse(text) ? new URL(text) : null;
}

function portOf(url: URL): string {
  return url.port || (url.protocol === "https:" ? "443" : "80");
}
