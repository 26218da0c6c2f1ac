import "server-only";

import { headers } from "next/headers";

import { getDatabase } from "@/db/client";
import { listSessions } from "@/db/sessions";
import type { OwnerActor } from "@/lib/actor";
import { getAuthForRequest } from "@/lib/auth/get-auth";
import { readRequestHeaders } from "@/lib/auth/guard";
import { isoTime } from "@/lib/format";
import { isLoopback } from "@/lib/sender/address";
import { readSender } from "@/lib/sender/sender";
import { maxSessionAge } from "@/lib/auth/session-store";
import { findOwnerId } from "@/db/owners";

import { browserLabel } from "./browser-label";
import { checkPasskeySupport, type PasskeyUnavailability } from "./passkey-support";

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
    beganAt: isoTime(beganAt),
    seenAt: isoTime(seenAt),
  }));
  return [...views.filter(({ isThis }) => isThis), ...views.filter(({ isThis }) => !isThis)];
}

export async function listOwnerPasskeys(): Promise<PasskeyView[]> {
  const received = await readRequestHeaders();
  const passkeys = await (await getAuthForRequest(received)).api.listPasskeys({ headers: received });
  return passkeys.map(({ id, name, createdAt }) => ({
    id,
    name: name || "Passkey",
    addedAt: createdAt?.toISOString() ?? null,
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

/** The unused recovery codes; null while one-time codes are off. */
export async function findRecoveryCodes(): Promise<string[] | null> {
  const userId = await findOwnerId(getDatabase());
  if (userId === null) return null;
  const { api } = await getAuthForRequest(await headers());
  const found = await api.viewBackupCodes({ body: { userId } }).catch(() => null);
  return found?.backupCodes ?? null;
}
