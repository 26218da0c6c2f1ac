import { isIPv4, isIPv6, type BlockList } from "node:net";

import { isInNetworks } from "@/lib/networks";

import { isLoopback, plainAddress } from "./address";

/** Headers in which proxies report the original request; all are removed before the app reads a request. */
export const forwardedHeaders = [
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "forwarded",
] as const;

type NodeHeaders = Record<string, string | string[] | undefined>;

/** A request as the trusted proxies report it. `host` is null when they report none. */
export interface Forwarded {
  /** Null when unknown: the proxies report no parseable address. */
  address: string | null;
  isHttps: boolean;
  host: string | null;
}

/**
 * Reads the forwarded headers of a request from a trusted peer. Walks every list from the right, one entry
 * per trusted proxy, because the client controls everything further left. Uses the port from the nearest
 * proxy only.
 */
export function readForwarded(headers: NodeHeaders, peer: string, trusted: BlockList): Forwarded {
  const { address, hops } = findClient(headers, peer, trusted);
  const isHttps = entryAt(headers["x-forwarded-proto"], hops)?.toLowerCase() === "https";
  const named = entryAt(headers["x-forwarded-host"], hops) || joinValues(headers["host"]) || null;
  return { address, isHttps, host: named && withPort(named, headers["x-forwarded-port"], isHttps) };
}

/** The nearest address that is not a trusted proxy, and the number of trusted proxies passed. */
function findClient(
  headers: NodeHeaders,
  peer: string,
  trusted: BlockList,
): { address: string | null; hops: number } {
  const entries = splitList(headers["x-forwarded-for"]);
  if (entries.length === 0) {
    const isForwarded = forwardedHeaders.some((name) => headers[name] !== undefined);
    return { address: isForwarded ? null : peer, hops: 1 };
  }
  let nearest = peer;
  for (let hops = 1; ; hops++) {
    const address = parseHop(entries.pop()!);
    // Accepts loopback only as reported by a proxy on this machine that is itself trusted.
    if (address === null || (isLoopback(address) && !(isLoopback(nearest) && isInNetworks(address, trusted))))
      return { address: null, hops };
    if (entries.length === 0 || !isInNetworks(address, trusted)) return { address, hops };
    nearest = address;
  }
}

/** `ip`, `ip:port`, `[ip]` or `[ip]:port` as the bare address; null for anything else. */
function parseHop(text: string): string | null {
  const [, v4 = ""] = /^([\d.]+)(?::\d{1,5})?$/.exec(text) ?? [];
  const [, v6 = text] = /^\[([\da-f:.]+)\](?::\d{1,5})?$/i.exec(text) ?? [];
  if (isIPv4(v4)) return v4;
  return isIPv6(v6) && !v6.includes("%") ? plainAddress(v6) : null;
}

/** The entry written by the farthest of `hops` proxies; the leftmost entry of a shorter list. */
function entryAt(value: string | string[] | undefined, hops: number): string | undefined {
  const entries = splitList(value);
  return entries[Math.max(0, entries.length - hops)];
}

function withPort(host: string, forwardedPort: string | string[] | undefined, isHttps: boolean): string {
  const [, name = host, own] = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(host) ?? [];
  const last = splitList(forwardedPort).at(-1) ?? "";
  const port = Number(own ?? (/^\d{1,5}$/.test(last) ? last : 0));
  // Browsers omit the default port from the origin.
  if (port === (isHttps ? 443 : 80)) return name;
  return own === undefined && port > 0 && port <= 65_535 ? `${name}:${port}` : host;
}

function splitList(value: string | string[] | undefined): string[] {
  return value === undefined
    ? []
    : joinValues(value)
        .split(",")
        .map((entry) => entry.trim());
}

function joinValues(value: string | string[] | undefined): string {
  return [value ?? []].flat().join(",");
}
