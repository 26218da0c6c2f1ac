import "server-only";

import { DatabaseUnreachableError } from "@/db/database-error";
import { env } from "@/lib/env";
import { problemResponse } from "@/lib/problem";
import type { Actor, OwnerActor } from "@/lib/actor";

import { authenticate, type RequiredAccess } from "./guard";
import { GuardError } from "./refusal";

/** How much of its health the app reports: that it is up, also its polls, or also its machine. */
export type MonitorView = "state" | "polls" | "all";

/** Handles a health check: open to everyone, with full details for callers who may read the owner's data. */
export function forMonitor(handler: (view: MonitorView) => Promise<Response>): Promise<Response> {
  return guarded("monitor", (actor) => handler(actor ? "all" : env().requiresLogin ? "state" : "polls"));
}

/**
 * Handles a scrape of the metrics: for callers who may read the owner's data and, unless REQUIRE_LOGIN is set, for programs
 * on this machine.
 */
export function forMetrics(handler: () => Promise<Response>): Promise<Response> {
  return guarded("measure", handler);
}

/** Handles a route that is public unless REQUIRE_LOGIN is set. */
export function forAnyone(handler: (actor: Actor | null) => Promise<Response>): Promise<Response> {
  return guarded("browse", handler);
}

/** Handles a route that reads the owner's data: for the owner and every token. */
export function forReader(handler: (actor: Actor) => Promise<Response>): Promise<Response> {
  return guarded("read", (actor) => handler(actor!));
}

/** Handles a route for the owner that only pages of this app request. */
export function forOwner(handler: (owner: OwnerActor) => Promise<Response>): Promise<Response> {
  return guarded("own", (actor) => handler(actor as OwnerActor));
}

/**
 * Handles a route that changes something: for the owner on a page of this app, and tokens that may launch.
 */
export function forChange(handler: (actor: Actor) => Promise<Response>): Promise<Response> {
  return guarded("change", (actor) => handler(actor!));
}

/** Handles a route that terminates a machine: like a change, and also for an owner with a limited session. */
export function forTermination(handler: (actor: Actor) => Promise<Response>): Promise<Response> {
  return guarded("terminate", (actor) => handler(actor!));
}

async function guarded(
  need: RequiredAccess,
  handler: (actor: Actor | null) => Promise<Response>,
): Promise<Response> {
  try {
    return withChallenge(await handler(await authenticate(need)));
  } catch (error) {
    if (error instanceof GuardError)
      return withChallenge(problemResponse(error.status, error.kind, error.message));
    if (error instanceof DatabaseUnreachableError)
      return problemResponse(
        503,
        "database-unreachable",
        "The database cannot be reached, so this request was not completed. Before you repeat a change, check whether it was made.",
      );
    throw error;
  }
}

/** HTTP requires a 401 to name the accepted scheme. */
function withChallenge(response: Response): Response {
  if (response.status === 401) response.headers.set("www-authenticate", "Bearer");
  return response;
}

/** JSON that must not be cached. */
export function noStoreJson(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: { "cache-control": "no-store" } });
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof methods)[number];
type Handler = () => Promise<Response>;

/** Handlers for unsupported methods: 405 with the `Allow` header that HTTP requires. */
export function rejectOtherMethods(...taken: Method[]): Record<Method | "OPTIONS", Handler> {
  const allow = [...taken, ...(taken.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  const refuse = () =>
    forAnyone(async () => {
      const response = problemResponse(
        405,
        "method-not-allowed",
        `This address accepts ${allow}. Nothing was changed.`,
      );
      response.headers.set("allow", allow);
      return response;
    });
  const tell = () => forAnyone(async () => new Response(null, { status: 204, headers: { allow } }));
  const refusals = Object.fromEntries(methods.map((method) => [method, refuse]));
  return { ...(refusals as Record<Method, Handler>), OPTIONS: tell };
}
