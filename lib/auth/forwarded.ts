import { isIPv4, isIPv6, type BlockList } from "node:net";

import { isInNetworks } from "@/lib/networks";

import { isLoopback, plainAddress } from "./address";

/** The headers by which proxies report what reached them; all are removed before the app reads a request. */
export const forwardedHeaders = [
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "forwarded",
] as const;

type NodeHeaders = Record<string, string | string[] | undefined>;

/** What the trusted proxies report of a request. `host` is null where they name none. */
export interface Forwarded {
  /** Null: not known, because the proxies report no address that can be parsed. */
  address: string | null;
  isHttps: boolean;
  host: string | null;
}

/**
 * Reads the forwarded headers of a request from a trusted peer. Every list is walked from the right, one entry per trusted
 * proxy, because what is further left is whatever the client sent. The port counts from the nearest proxy only.
 */
export function readForwarded(headers: NodeHeaders, peer: string, trusted: BlockList): Forwarded {
  const { address, hops } = findClient(headers, peer, trusted);
  const isHttps = entryAt(headers["x-forwarded-proto"], hops)?.toLowerCase() === "https";
  const named = entryAt(headers["x-forwarded-host"], hops) || joinValues(headers["host"]) || null;
  return { address, isHttps, host: named && withPort(named, headers["x-forwarded-port"], isHttps) };
}

/** The nearest address that is no trusted proxy, and how many trusted proxies the request came through. */
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
    // This machine's own address counts only as reported by a proxy on this machine that is trusted under it.
    if (address === null || (isLoopback(address) && !(isLoopback(nearest) && isInNetworks(address, trusted))))
      return { address: null, hops };
    if (entries.length === 0 || !isInNetworks(address, trusted)) return { address, hops };
    nearest = address;
  }
}

/** `ip`, `ip:port`, `[ip]` or `[ip]:port` as the bare address; null for everything else. */
function parseHop(text: string): string | null {
  const [, v4 = ""] = /^([\d.]+)(?::\d{1,5})?$/.exec(text) ?? [];
  const [, v6 = text] = /^\[([\da-f:.]+)\](?::\d{1,5})?$/i.exec(text) ?? [];
  if (isIPv4(v4)) return v4;
  return isIPv6(v6) && !v6.includes("%") ? plainAddress(v6) : null;
}

/** The entry of the farthest of so many hops; a shorter list was written by fewer of them, so then the leftmost. */
function entryAt(value: string | string[] | undefined, hops: number): string | undefined {
  const entries = splitList(value);
  return entries[Math.max(0, entries.length - hops)];
}

function withPort(host: string, forwardedPort: string | string[] | undefined, isHttps: boolean): string {
  const [, name = host, own] = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(host) ?? [];
  const last = splitList(forwardedPort).at(-1) ?? "";
  const port = Number(own ?? (/^\d{1,5}$/.test(last) ? last : 0));
  // Browsers leave the port of the scheme out of the origin.
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
