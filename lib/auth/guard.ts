import "server-only";

import { headers, cookies } from "next/headers";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";

import { getDatabase } from "@/db/client";
import { findOwnerId } from "@/db/owners";
import { currentBoard } from "@/lib/board/context";
import { isBoardHost } from "@/lib/board/requests";
import { currentDiskFailure } from "@/lib/disk";
import { env } from "@/lib/env";
import { findToken } from "@/lib/tokens/tokens";
import { recordUse } from "@/lib/usage";
import type { Actor, OwnerActor, TokenActor } from "@/lib/actor";

import { limitedSessionMessage, GuardError } from "./refusal";
import { getAuthForRequest } from "./get-auth";
import { readMemoryCookie } from "./memory-sign-in";
import { getMemorySessions } from "./memory-session";
import { signInHref } from "./own-path";
import {
  readBearerToken,
  checkConnection,
  checkSameOrigin,
  isCrossOrigin,
  isFromThisMachine,
} from "./request";

/** The owner, if this request comes from a signed-in browser. Throws `GuardError` for an unknown host. */
export const findOwner = cache(async (): Promise<OwnerActor | null> => {
  const received = await readRequestHeaders();
  checkConnection(received, env());
  if (isOnBoard(received)) return null;
  if (!received.get("cookie") || isCrossOrigin(received)) return null;
  const { api } = await getAuthForRequest(received);
  // When nothing can be written, as on a full disk, a session stays valid; it is only not renewed.
  const found = await api
    .getSession({ headers: received })
    .catch(() => api.getSession({ headers: received, query: { disableRefresh: true } }));
  if (!found) return findLimitedOwner();
  return {
    kind: "owner",
    email: found.user.email,
    sessionId: found.session.id,
    hasSecondFactor: found.user["twoFactorEnabled"] === true,
  };
});

/** The owner who signed in while the disk was not writable. Such sessions end once it is writable again. */
async function findLimitedOwner(): Promise<OwnerActor | null> {
  const token = currentDiskFailure() && (await readMemoryCookie());
  const found = token ? getMemorySessions().find(token) : null;
  if (!found) return null;
  return { kind: "owner", email: found.email, sessionId: "memory", hasSecondFactor: false, isLimited: true };
}

export async function hasOwner(): Promise<boolean> {
  return (await findOwnerId(getDatabase())) !== null;
}

/** Guards a page that is public unless REQUIRE_LOGIN is set. `path` is where sign-in returns to. */
export async function guardBrowsing(path: string): Promise<OwnerActor | null> {
  const owner = await forbidOnGuardError(findOwner);
  if (!owner && env().requiresLogin && !currentBoard()) return redirectToSignIn(path);
  recordUse();
  return owner;
}

/** Guards a page for the owner. `path` is where sign-in returns to. */
export async function guardPage(path: string): Promise<OwnerActor> {
  hideFromBoard();
  return (await forbidOnGuardError(findOwner)) ?? redirectToSignIn(path);
}

/** Guards a page or an action that needs no owner, but not under an unknown host. */
export async function guardHost(): Promise<void> {
  hideFromBoard();
  await forbidOnGuardError(async () => checkConnection(await headers(), env()));
}

/** Guards a sign-in action. */
export async function guardPublicAction(): Promise<void> {
  hideFromBoard();
  await forbidOnGuardError(async () => {
    const received = await headers();
    checkConnection(received, env());
    checkSameOrigin(received);
  });
}

/** Guards every other action: the owner on a page of this app, or null when signed out. Rejects others with 403. */
export async function guardAction(): Promise<OwnerActor | null> {
  const owner = await guardLimitedAction();
  return owner?.isLimited ? forbidden() : owner;
}

/** Guards actions that a limited session may also run: terminate and sign out. */
export async function guardLimitedAction(): Promise<OwnerActor | null> {
  await guardPublicAction();
  return forbidOnGuardError(findOwner);
}

/**
 * The access that a route requires: a known host, to run on this machine, permission to browse, to read the owner's data, to
 * be a page of the owner, to change something, or only to terminate.
 */
export type RequiredAccess = "monitor" | "measure" | "browse" | "read" | "own" | "change" | "terminate";

/** Authenticates the caller of a route. Throws `GuardError`. */
export async function authenticate(need: RequiredAccess): Promise<Actor | null> {
  const actor = await findActor(need);
  if (need !== "monitor" && need !== "measure") recordUse();
  return actor;
}

async function findActor(need: RequiredAccess): Promise<Actor | null> {
  const received = await headers();
  checkConnection(received, env());
  if (isOnBoard(received)) {
    if (need !== "browse") throw new GuardError("not-found", "There is no such address.");
    return null;
  }
  const bearer = readBearerToken(received);
  if (bearer !== null && need !== "own") return authenticateToken(bearer, need);
  if (need === "measure" && !env().requiresLogin && isFromThisMachine(received)) return null;
  const isChange = need === "change" || need === "terminate";
  // The session of a cross-origin request is ignored; without this check it would be reported as signed out.
  if (isChange && isCrossOrigin(received)) checkSameOrigin(received);
  const owner = await findOwner();
  if (!owner && (need === "monitor" || (need === "browse" && !env().requiresLogin))) return null;
  if (!owner) throw new GuardError("signed-out", "Sign in, or send a token: Authorization: Bearer ….");
  if (isChange) checkSameOrigin(received);
  if (need === "change" && owner.isLimited) throw new GuardError("session-limited", limitedSessionMessage);
  return owner;
}

/** Whether a request is to the public board. Throws if the code below could take it for another one. */
function isOnBoard(received: Headers): boolean {
  const isBoard = isBoardHost(received.get("host"), env().publicBoard);
  if (isBoard !== (currentBoard() !== null))
    throw new Error("A request to the public board lost its context.");
  return isBoard;
}

function hideFromBoard(): void {
  if (currentBoard()) notFound();
}

async function authenticateToken(text: string, need: RequiredAccess): Promise<TokenActor> {
  const token = await findToken(getDatabase(), text);
  if (!token) throw new GuardError("token-unknown", "This token is unknown or revoked.");
  const { id, name, grant } = token;
  if ((need === "change" || need === "terminate") && grant.scope !== "launch") {
    throw new GuardError("token-scope", `The token “${name}” is read-only. Nothing was changed.`);
  }
  return { kind: "token", id, name, grant };
}

async function forbidOnGuardError<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof GuardError) forbidden();
    throw error;
  }
}

async function redirectToSignIn(path: string): Promise<never> {
  redirect(signInHref(path, (await hasOwner()) ? "/sign-in" : "/setup"));
}

/** The headers of this request with its current cookies: an action may have started another session. */
export async function readRequestHeaders(): Promise<Headers> {
  const received = new Headers(await headers());
  received.set("cookie", (await cookies()).toString());
  return received;
}

/** The kind of visitor of a page: its owner, somebody else, anyone while the app has no owner, or anyone on the public board. */
export type Visitor = "owner" | "stranger" | "unowned" | "board";

/** Whether a visitor may see offers. */
export function maySeeOffers(visitor: Visitor | null): visitor is Visitor {
  return visitor !== null && (visitor === "owner" || visitor === "board" || !env().requiresLogin);
}

/** Null for a request that must see nothing. */
export async function findVisitor(): Promise<Visitor | null> {
  try {
    if (await findOwner()) return "owner";
    if (currentBoard()) return "board";
    return (await hasOwner()) ? "stranger" : "unowned";
  } catch (error) {
    if (error instanceof GuardError) return null;
    throw error;
  }
}
