import type { IncomingHttpHeaders } from "node:http";

/** The five clouds that the sandbox simulates. */
export const providerNames = ["massedcompute", "gpugeek", "cloudcompute", "shadeform", "sesterce"] as const;

export type ProviderName = (typeof providerNames)[number];

/** Everything with its own wire protocol: the clouds and the exchange rates. */
export type ProtocolName = ProviderName | "rates";

/** A request with its complete body. */
export interface Call {
  method: string;
  /** Relative to the protocol's base, without the query. */
  path: string;
  /** The value of the route parameter; empty without one. */
  id: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  /** Absolute URL of the protocol's base, for links. */
  baseUrl: string;
  /** The sandbox clock, epoch milliseconds. */
  time: number;
}

/** A reply; objects are sent as JSON, strings as they are. */
export interface Reply {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Written to the log, not sent to the client. */
  note?: string;
  /** Machines that a create made; also written to the log. */
  machineIds?: readonly string[];
}
