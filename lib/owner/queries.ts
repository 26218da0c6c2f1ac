import "server-only";

import { headers } from "next/headers";

import { getDatabase } from "@/db/client";
import { listSessions } from "@/db/sessions";
import type { OwnerActor } from "@/lib/auth/actor";
import { loginFor } from "@/lib/auth/login";
import { receivedHeaders } from "@/lib/auth/received";
import { isLoopback } from "@/lib/auth/address";
import { senderOf } from "@/lib/auth/sender";
import { absoluteLimit } from "@/lib/auth/session-store";

import { browserWords } from "./browser-words";
import { passkeysRefused, type NoPasskeysHere } from "./passkey-place";
import { findRecoveryCodes } from "./recovery-codes";

/** A browser that is signed in. Times in ISO 8601. */
export interface SessionView {
  id: string;
  isThis: boolean;
  browser: string;
  address: string;
  beganAt: string;
  seenAt: string;
}

/** A passkey; `addedAt` in ISO 8601, null where it is not known. */
export interface PasskeyView {
  id: string;
  name: string;
  addedAt: string | null;
}

/** Where the owner is signed in, this browser first. */
export async function ownerSessions({ sessionId }: OwnerActor): Promise<SessionView[]> {
  const now = Date.now();
  const stored = await listSessions(getDatabase(), { now, begunAfter: now - absoluteLimit });
  const views = stored.map(({ id, address, userAgent, beganAt, seenAt }) => ({
    id,
    isThis: id === sessionId,
    browser: browserWords(userAgent),
    address: !address ? "unknown address" : isLoopback(address) ? "this machine" : address,
    beganAt: new Date(beganAt).toISOString(),
    seenAt: new Date(seenAt).toISOString(),
  }));
  return [...views.filter(({ isThis }) => isThis), ...views.filter(({ isThis }) => !isThis)];
}

export async function ownerPasskeys(): Promise<PasskeyView[]> {
  const received = await receivedHeaders();
  const passkeys = await (await loginFor(received)).api.listPasskeys({ headers: received });
  return passkeys.map(({ id, name, createdAt }) => ({
    id,
    name: name || "Passkey",
    addedAt: createdAt ? new Date(createdAt).toISOString() : null,
  }));
}

/** How many recovery codes are left; null while one-time codes are off. */
export async function recoveryCodesLeft({ hasSecondFactor }: OwnerActor): Promise<number | null> {
  return hasSecondFactor ? ((await findRecoveryCodes())?.length ?? null) : null;
}

/** Why passkeys do not work where this page was opened; null where they do. `path` is the page. */
export async function noPasskeysHere(path: string): Promise<NoPasskeysHere | null> {
  const received = await headers();
  return passkeysRefused(received.get("host") ?? "localhost", senderOf(received).isHttps, path);
}
