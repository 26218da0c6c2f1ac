import type { IncomingHttpHeaders } from "node:http";

import type { CatalogVersion } from "./catalog/version";
import type { CloudTraits } from "./state/account-state";
import {
  readBody,
  type InvalidField,
  type RouteMatch,
  type Routes,
  type AnyContext,
  type Call,
  type Reply,
} from "./routes";
import type { Machine } from "./state/machine";
import type { ForeignMachine } from "./state/machines";
import type { EventRule } from "./log";

/** The protocol of one cloud: its routes ("GET /offers") and its error replies. */
export interface Protocol {
  name: string;
  base: string;
  /** The route whose reply an override replaces. */
  offersRoute: string;
  routes: Routes;
  /** The log's event for requests to a route that change machines. */
  events?: Readonly<Record<string, EventRule>>;
  /** The reply to a request without a valid key; null if the key is accepted. */
  checkKey(call: Call): Reply | null;
  /** The reply to an unknown route; `allowed` are the methods of its path. */
  unknownRoute(call: Call, allowed: readonly string[]): Reply;
  /** The reply to a request that violates the contract. */
  invalidRequest(call: Call, problems: readonly InvalidField[]): Reply;
}

/** A protocol with machines. */
export interface Cloud extends Protocol, CloudTraits {
  /** Its fictional offers. */
  offersAt(version: CatalogVersion): readonly unknown[];
  /** The provider status of a machine that is not terminated. */
  machineStatus(machine: Machine<unknown>, time: number): string;
  /** Adds a machine that no request created. */
  addForeignMachine(context: AnyContext, machine: ForeignMachine, time: number): string;
}

/** Handles a call in the order of the real clouds: route, key, form, content. */
export function handleCall(
  protocol: Protocol,
  found: RouteMatch,
  call: Call,
  context: AnyContext,
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
  return typeof route === "function" ? route(call, context) : route.handle(call, context, read.body);
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** A reply with a status only. */
export function empty(status: number): Reply {
  return { status, body: "" };
}

/** Accepts any key except an empty one or one that begins with "bad". */
export function isAcceptedKey(key: string | string[] | undefined): boolean {
  return typeof key === "string" && key.trim() !== "" && !key.startsWith("bad");
}

export function bearerKey(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}
