import type { IncomingHttpHeaders } from "node:http";
import { readBody, type InvalidField } from "./body";
import type { AccountStates } from "./account-states";
import type { Machine } from "./state/machine";
import type { ForeignMachine } from "./state/machines";
import type { RouteMatch, Routes } from "./routes";
import type { EventRule } from "./recorder";
import type { Catalog } from "./catalog";

/** The five clouds that the sandbox plays. */
export const providerNames = ["massedcompute", "gpugeek", "cloudcompute", "shadeform", "sesterce"] as const;

export type ProviderName = (typeof providerNames)[number];

/** Everything with a wire protocol of its own: the clouds, and the exchange rates. */
export type ProtocolName = ProviderName | "rates";

/** One request, read to its end. */
export interface Call {
  method: string;
  /** Below the protocol's base, without the query. */
  path: string;
  /** What stands where the route has its braces; empty where it has none. */
  id: string;
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
  /** Machines that a create made; to the log as well. */
  machineIds?: readonly string[];
}

/** What an answer may look at: the market, and what the customer has at each cloud. */
export interface SandboxContext {
  catalog: Catalog;
  accounts: AccountStates;
}

/** How one cloud speaks: its routes ("GET /offers") and its own way of saying no. */
export interface Protocol {
  name: ProtocolName;
  base: string;
  /** The route whose reply an override replaces. */
  offersRoute: string;
  routes: Routes;
  /** What the log calls a request to a route, where it changes machines. */
  events?: Readonly<Record<string, EventRule>>;
  /** The refusal of a request without a good key, null when it may pass. */
  checkKey(call: Call): Reply | null;
  /** The answer to a route that does not exist; `allowed` are the methods that its path does have. */
  unknownRoute(call: Call, allowed: readonly string[]): Reply;
  /** The answer to a request that the contract does not allow. */
  invalidRequest(call: Call, problems: readonly InvalidField[]): Reply;
}

/** A protocol with machines. */
export interface Cloud extends Protocol {
  name: ProviderName;
  /** The cloud's own word for the state of a machine that has not ended. */
  machineStatus(machine: Machine<unknown>, time: number): string;
  /** Puts a machine there that nobody asked for over the wire. */
  addForeignMachine(scene: SandboxContext, wish: ForeignMachine, time: number): string;
}

/** Answers one call: route first, then key, then form, then content, the way the clouds do. */
export function handleCall(
  protocol: Protocol,
  found: RouteMatch,
  call: Call,
  scene: SandboxContext,
  override?: unknown,
): Reply {
  if (!("route" in found)) return protocol.unknownRoute(call, found.allowedMethods);
  const refusal = protocol.checkKey(call);
  if (refusal) return refusal;
  if (override !== undefined) return ok(override);
  const { route } = found;
  const read = readBody(call, typeof route === "function" ? null : route.schema);
  if ("problems" in read) {
    const note = read.problems.map(({ field, message }) => `${field}: ${message}`).join("; ");
    return { ...protocol.invalidRequest(call, read.problems), note };
  }
  return typeof route === "function" ? route(call, scene) : route.handle(call, scene, read.body);
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** A reply of nothing but a status. */
export function empty(status: number): Reply {
  return { status, body: "" };
}

/** Any key is good here unless it is empty or begins with "bad". */
export function isAcceptedKey(key: string | string[] | undefined): boolean {
  return typeof key === "string" && key.trim() !== "" && !key.startsWith("bad");
}

/** The key of an `Authorization: Bearer` header. */
export function bearerKey(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}
