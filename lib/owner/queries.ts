import "server-only";

import { headers } from "next/headers";

import { getDatabase } from "@/db/client";
import { listSessions } from "@/db/sessions";
import type { OwnerActor } from "@/lib/auth/actor";
import { getAuthForRequest } from "@/lib/auth/get-auth";
import { readRequestHeaders } from "@/lib/auth/request-headers";
import { isLoopback } from "@/lib/auth/address";
import { readSender } from "@/lib/auth/sender";
import { maxSessionAge } from "@/lib/auth/session-store";

import { browserLabel } from "./browser-label";
import { checkPasskeySupport, type PasskeyUnavailability } from "./passkey-support";
import { findRecoveryCodes } from "./recovery-codes";

/** A signed-in browser. Times in ISO 8601. */
export interface SessionView {
  id: string;
  isThis: boolean;
  browser: string;
  address: string;
  beganAt: string;
  seenAt: string;
}

/** A passkey; `addedAt` in ISO 8601, null when unknown. */
export interface PasskeyView {
  id: string;
  name: string;
  addedAt: string | null;
}

/** The owner's sessions, this browser first. */
export async function listOwnerSessions({ sessionId }: OwnerActor): Promise<SessionView[]> {
  const now = Date.now();
  const stored = await listSessions(getDatabase(), { now, begunAfter: now - maxSessionAge });
  const views = stored.map(({ id, address, userAgent, beganAt, seenAt }) => ({
    id,
    isThis: id === sessionId,
    browser: browserLabel(userAgent),
    address: !address ? "unknown address" : isLoopback(address) ? "this machine" : address,
    beganAt: new Date(beganAt).toISOString(),
    seenAt: new Date(seenAt).toISOString(),
  }));
  return [...views.filter(({ isThis }) => isThis), ...views.filter(({ isThis }) => !isThis)];
}

export async function listOwnerPasskeys(): Promise<PasskeyView[]> {
  const received = await readRequestHeaders();
  const passkeys = await (await getAuthForRequest(received)).api.listPasskeys({ headers: received });
  return passkeys.map(({ id, name, createdAt }) => ({
    id,
    name: name || "Passkey",
    addedAt: createdAt ? new Date(createdAt).toISOString() : null,
  }));
}

/** The number of remaining recovery codes; null while one-time codes are off. */
export async function countRecoveryCodes({ hasSecondFactor }: OwnerActor): Promise<number | null> {
  return hasSecondFactor ? ((await findRecoveryCodes())?.length ?? null) : null;
}

/** Why passkeys do not work where this page was opened; null when they do. `path` is the page. */
export async function findPasskeyUnavailability(path: string): Promise<PasskeyUnavailability | null> {
  const received = await headers();
  return checkPasskeySupport(received.get("host") ?? "localhost", readSender(received).isHttps, path);
}
