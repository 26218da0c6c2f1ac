import type { IncomingHttpHeaders } from "node:http";
import type { World } from "./world";

/** The five clouds that the sandbox plays. */
export const providerNames = ["massedcompute", "gpugeek", "cloudcompute", "shadeform", "sesterce"] as const;

export type ProviderName = (typeof providerNames)[number];

/** Everything with a wire protocol of its own: the clouds, and the exchange rates. */
export type PartName = ProviderName | "rates";

/** One request, read to its end. */
export interface Call {
  method: string;
  /** Below the protocol's base, without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  /** Absolute address of the protocol's base, for links. */
  baseUrl: string;
  /** The world's clock, epoch milliseconds. */
  time: number;
}

/** What goes back: an object becomes JSON, a string goes out as it is. */
export interface Reply {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Goes to the log, not to the client. */
  note?: string;
}

export type Answer = (call: Call, world: World) => Reply;

/** How one cloud speaks: its routes ("GET /offers") and its own way of saying no. */
export interface Protocol {
  name: PartName;
  base: string;
  /** The route whose reply an override replaces. */
  offersRoute: string;
  routes: Readonly<Record<string, Answer>>;
  /** The refusal of a request without a good key, null when it may pass. */
  refuse(call: Call): Reply | null;
  /** The answer to a route that does not exist; `allowed` are the methods that its path does have. */
  unknownRoute(call: Call, allowed: readonly string[]): Reply;
}

/** Answers one call: route first, then key, then content, the way the clouds do. */
export function answerCall(protocol: Protocol, call: Call, world: World, override?: unknown): Reply {
  const route = `${call.method} ${call.path}`;
  const answer = Object.hasOwn(protocol.routes, route) ? protocol.routes[route] : undefined;
  if (!answer) return protocol.unknownRoute(call, allowedMethods(protocol, call.path));
  const refusal = protocol.refuse(call);
  if (refusal) return refusal;
  if (override !== undefined && route === protocol.offersRoute) return ok(override);
  return answer(call, world);
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** Any key is good here unless it is empty or begins with "bad". */
export function isGoodKey(key: string | string[] | undefined): boolean {
  return typeof key === "string" && key.trim() !== "" && !key.startsWith("bad");
}

/** The key of an `Authorization: Bearer` header. */
export function bearerKey(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}

function allowedMethods(protocol: Protocol, path: string): string[] {
  const routes = Object.keys(protocol.routes).map((route) => route.split(" "));
  return routes.flatMap(([method, known]) => (method && known === path ? [method] : []));
}
