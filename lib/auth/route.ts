import "server-only";

import { env } from "@/lib/env";
import { problemResponse } from "@/lib/problem";

import type { Actor, OwnerActor } from "./actor";
import { authenticate, type RequiredAccess } from "./guard";
import { GuardError } from "./refusal";

/** How much of its health the app tells: that it is up, also how its polls go, or also on which machine it runs. */
export type MonitorView = "state" | "polls" | "all";

/** Answers a route by which a monitor asks whether the app is up: to everybody, and in full to who may read what is the owner's. */
export function forMonitor(answer: (view: MonitorView) => Promise<Response>): Promise<Response> {
  return guarded("monitor", (actor) => answer(actor ? "all" : env().requiresLogin ? "state" : "polls"));
}

/** Answers a route that everybody may read, unless REQUIRE_LOGIN says otherwise. */
export function forAnyone(answer: (actor: Actor | null) => Promise<Response>): Promise<Response> {
  return guarded("browse", answer);
}

/** Answers a route that reads what is the owner's: to the owner, and to every token. */
export function forReader(answer: (actor: Actor) => Promise<Response>): Promise<Response> {
  return guarded("read", (actor) => answer(actor!));
}

/** Answers a route that only pages of this app ask, for the owner. */
export function forOwner(answer: (owner: OwnerActor) => Promise<Response>): Promise<Response> {
  return guarded("own", (actor) => answer(actor as OwnerActor));
}

/** Answers a route that changes something: to the owner from a page of this app, and to tokens that may launch. */
export function forChange(answer: (actor: Actor) => Promise<Response>): Promise<Response> {
  return guarded("change", (actor) => answer(actor!));
}

/** Answers a route that ends a machine: as a change, and also to an owner signed in while nothing can be saved. */
export function forTermination(answer: (actor: Actor) => Promise<Response>): Promise<Response> {
  return guarded("terminate", (actor) => answer(actor!));
}

async function guarded(
  need: RequiredAccess,
  answer: (actor: Actor | null) => Promise<Response>,
): Promise<Response> {
  let actor: Actor | null;
  try {
    actor = await authenticate(need);
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return withChallenge(problemResponse(error.status, error.kind, error.message));
  }
  return withChallenge(await answer(actor));
}

/** A 401 says what would do instead, as HTTP wants it. */
function withChallenge(response: Response): Response {
  if (response.status === 401) response.headers.set("www-authenticate", "Bearer");
  return response;
}

/** JSON that nobody may keep. */
export function noStoreJson(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: { "cache-control": "no-store" } });
}
