import "server-only";

import { headers } from "next/headers";
import { forbidden, redirect, unauthorized } from "next/navigation";
import { cache } from "react";

import { getDatabase } from "@/db/client";
import { findOwnerId } from "@/db/owners";
import { currentDiskFailure } from "@/lib/disk";
import { env } from "@/lib/env";
import { findToken } from "@/lib/tokens/tokens";

import type { Actor, OwnerActor, TokenActor } from "./actor";
import { limitedSessionMessage } from "./limited-session";
import { getAuthForRequest } from "./get-auth";
import { readMemoryCookie } from "./memory-cookie";
import { getMemorySessions } from "./memory-session";
import { signInHref } from "./own-path";
import { readRequestHeaders } from "./request-headers";
import { GuardError } from "./refusal";
import { readBearerToken, checkConnection, checkSameOrigin, isCrossOrigin } from "./request";

/** The owner, if this request comes from a browser that is signed in. Throws `GuardError` for a foreign name. */
export const findOwner = cache(async (): Promise<OwnerActor | null> => {
  const received = await readRequestHeaders();
  checkConnection(received, env());
  if (!received.get("cookie") || isCrossOrigin(received)) return null;
  const { api } = await getAuthForRequest(received);
  // Where nothing can be written, as on a full disk, a session is still good: it is only not renewed.
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

/** The owner signed in while nothing can be saved. Such sessions end as soon as everything can be. */
async function findLimitedOwner(): Promise<OwnerActor | null> {
  const token = currentDiskFailure() && (await readMemoryCookie());
  const found = token ? getMemorySessions().find(token) : null;
  if (!found) return null;
  return { kind: "owner", email: found.email, sessionId: "memory", hasSecondFactor: false, isLimited: true };
}

/** Whether anybody has made this app theirs. */
export async function hasOwner(): Promise<boolean> {
  return (await findOwnerId(getDatabase())) !== null;
}

/** In front of a page that everybody may see, unless REQUIRE_LOGIN says otherwise. `path` is where to come back to. */
export async function guardBrowsing(path: string): Promise<OwnerActor | null> {
  const owner = await forbidOnGuardError(findOwner);
  if (!owner && env().requiresLogin) return redirectToSignIn(path);
  return owner;
}

/** In front of a page that is the owner's. `path` is where to come back to. */
export async function guardPage(path: string): Promise<OwnerActor> {
  return (await forbidOnGuardError(findOwner)) ?? redirectToSignIn(path);
}

/** In front of a page or an action that needs no owner but must not be led here by a stranger's name. */
export async function guardHost(): Promise<void> {
  await forbidOnGuardError(async () => checkConnection(await headers(), env()));
}

/** In front of an action for which nobody needs to be signed in: signing in. */
export async function guardPublicAction(): Promise<void> {
  await forbidOnGuardError(async () => {
    const received = await headers();
    checkConnection(received, env());
    checkSameOrigin(received);
  });
}

/** In front of every other action: the owner, asking from a page of this app. Answers 401 or 403 otherwise. */
export async function guardAction(): Promise<OwnerActor> {
  const owner = await guardLimitedAction();
  return owner.isLimited ? forbidden() : owner;
}

/** In front of what a session without a disk may do as well: terminate and sign out. */
export async function guardLimitedAction(): Promise<OwnerActor> {
  await guardPublicAction();
  return (await forbidOnGuardError(findOwner)) ?? unauthorized();
}

/**
 * What a request of a route needs: nothing but the right name, to see offers, to read what is the owner's, to be a page of the
 * owner's, to change something, or only to terminate.
 */
export type RequiredAccess = "monitor" | "browse" | "read" | "own" | "change" | "terminate";

/** Who asks a route. Throws `GuardError`. */
export async function authenticate(need: RequiredAccess): Promise<Actor | null> {
  const received = await headers();
  checkConnection(received, env());
  const bearer = readBearerToken(received);
  if (bearer !== null && need !== "own") return authenticateToken(bearer, need);
  const isChange = need === "change" || need === "terminate";
  // The session of such a request is not looked at, so that it must not read as signed out.
  if (isChange && isCrossOrigin(received)) checkSameOrigin(received);
  const owner = await findOwner();
  if (!owner && (need === "monitor" || (need === "browse" && !env().requiresLogin))) return null;
  if (!owner) throw new GuardError("signed-out", "Sign in, or send a token: Authorization: Bearer ….");
  if (isChange) checkSameOrigin(received);
  if (need === "change" && owner.isLimited) throw new GuardError("session-limited", limitedSessionMessage);
  return owner;
}

async function authenticateToken(text: string, need: RequiredAccess): Promise<TokenActor> {
  const token = await findToken(getDatabase(), text);
  if (!token) throw new GuardError("token-unknown", "This token is not known here, or was revoked.");
  const { id, name, grant } = token;
  if ((need === "change" || need === "terminate") && grant.scope !== "launch") {
    throw new GuardError("token-scope", `The token “${name}” may read only, so nothing was done.`);
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
