import "server-only";
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { headers } from "next/headers";
import { redirect } from "next/navigation";

import { deleteExpiredChallenges } from "@/db/challenges";
import { getDatabase } from "@/db/client";
import { recordAuditEvent } from "@/lib/audit/record";
import { currentDiskFailure } from "@/lib/disk";
import { log } from "@/lib/log";
import type { OwnerActor } from "@/lib/actor";
import { readSender } from "@/lib/sender/sender";
import { processState } from "@/lib/process-state";
import { atomically } from "@/db/transactions";

import { callAuthAudited } from "./call-auth";
import { ChallengeLimit } from "./challenge-limit";
import { hasOwner } from "./guard";
import { getAuthForRequest } from "./get-auth";
import { readFormText } from "./form-text";
import {
  readMemoryCookie,
  writeMemoryCookie,
  signInInMemory,
  verifyCodeInMemory,
  type MemorySignInResult,
} from "./memory-sign-in";
import { getMemorySessions } from "./memory-session";
import { createOwner, OwnerError } from "./owner";
import { ownPath } from "./own-path";
import { printSetupCode, redeemSetupCode, restoreSetupCode, setupSecret } from "./setup";
import { addressBuckets } from "./throttle";

/** Why a sign-in form failed; null before the first try. */
export type SignInResult = { message: string; email: string; code?: string } | null;

/** The options for a passkey request, or why there are none. */
export type PasskeyChallenge = { options: PublicKeyCredentialRequestOptionsJSON } | { message: string };

/** Creates the owner with the setup code and signs in. Null on success. */
export async function createOwnerFromForm(form: FormData): Promise<SignInResult> {
  const email = readFormText(form, "email");
  const password = readFormText(form, "password");
  const typed = { email, code: readFormText(form, "code") };
  if (password !== readFormText(form, "again")) return { ...typed, message: "Passwords don’t match." };
  if (await hasOwner()) return { message: "This app already has an owner. Sign in at /sign-in.", email };
  const database = getDatabase();
  const outcome = await redeemSetupCode(database, await setupSecret(database), typed.code);
  if (outcome !== "good") {
    if (outcome === "used-up") {
      await recordAuditEvent("stranger", {
        action: "owner.create",
        outcome: "refused",
        detail: "20 wrong codes",
      });
      await printSetupCode();
    }
    return {
      ...(outcome === "wrong" ? typed : { email }),
      message:
        outcome === "wrong"
          ? "Wrong code. Copy it from the last lines in the terminal."
          : "This code has expired. Copy the new one from the terminal.",
    };
  }
  try {
    await createOwner(database, { email, password });
  } catch (error) {
    if (!(error instanceof OwnerError)) throw error;
    await restoreSetupCode(database);
    return { ...typed, message: error.message };
  }
  await recordAuditEvent(
    { kind: "owner", email: email.trim() },
    { action: "owner.create", subject: email.trim() },
  );
  return signInFromForm(form);
}

/** Signs in with a password. Null on success; redirects when a second factor is required. */
export async function signInFromForm(form: FormData): Promise<SignInResult> {
  const email = readFormText(form, "email");
  if (currentDiskFailure()) return startMemorySignIn(form, email);
  const result = await callAuthAudited({ ...signInEntry, subject: email }, async (auth, received) =>
    auth.api.signInEmail({
      body: { email: email.trim(), password: readFormText(form, "password") },
      headers: received,
    }),
  );
  if ("message" in result) return { message: result.message, email };
  if ("twoFactorRedirect" in result.value) {
    redirectToCode(form);
  }
  await recordSignIn(result.value.user, "by password");
  return null;
}

async function startMemorySignIn(form: FormData, email: string): Promise<SignInResult> {
  const typed = { email, password: readFormText(form, "password") };
  const result = await signInInMemory(await memorySignInContext(), typed);
  const refusal = await applyMemorySignIn(result, email);
  if ("needsCode" in result && result.needsCode) redirectToCode(form);
  return refusal;
}

async function applyMemorySignIn(result: MemorySignInResult, email: string): Promise<SignInResult> {
  if ("message" in result) return { message: result.message, email };
  await writeMemoryCookie(result.token);
  log.warn("The owner signs in to a session in memory, because nothing can be saved.");
  return null;
}

async function memorySignInContext() {
  const { address } = readSender(await headers());
  return {
    database: getDatabase(),
    sessions: getMemorySessions(),
    buckets: addressBuckets(address),
    now: Date.now(),
  };
}

function redirectToCode(form: FormData): never {
  const next = ownPath(readFormText(form, "next"));
  redirect(next === "/" ? "/sign-in/code" : `/sign-in/code?${new URLSearchParams({ next })}`);
}

/** Verifies a one-time or recovery code. Null on success. */
export async function verifyCodeFromForm(form: FormData): Promise<SignInResult> {
  const code = readFormText(form, "code").replaceAll(/\s/g, "");
  const waiting = currentDiskFailure() && (await readMemoryCookie());
  if (waiting) {
    const auth = await getAuthForRequest(await headers());
    return applyMemorySignIn(
      await verifyCodeInMemory(await memorySignInContext(), { token: waiting, code, auth }),
      "",
    );
  }
  const isOneTime = /^\d{6}$/.test(code);
  const result = await callAuthAudited({ ...signInEntry, subject: "second factor" }, async (auth, received) =>
    isOneTime
      ? auth.api.verifyTOTP({ body: { code }, headers: received })
      : auth.api.verifyBackupCode({ body: { code }, headers: received }),
  );
  if ("message" in result) return { message: result.message, email: "" };
  await recordSignIn(
    result.value.user,
    isOneTime ? "with password and one-time code" : "with password and recovery code",
  );
  return null;
}

const shared = processState<ChallengeLimit>("challenge limit");

/** The options for a passkey request, or why there are none. */
export async function createPasskeyChallenge(): Promise<PasskeyChallenge> {
  if (currentDiskFailure())
    return { message: "Nothing can be saved, so passkeys don't work now. Sign in with the password." };
  const received = await headers();
  await atomically(getDatabase(), (tx) => deleteExpiredChallenges(tx, Date.now()));
  const limit = (shared.value ??= new ChallengeLimit());
  if (!limit.consume(readSender(received).address, performance.now()))
    return { message: "Too many passkey sign-ins were started. Try again in a minute." };
  const options = await (
    await getAuthForRequest(received)
  ).api.generatePasskeyAuthenticationOptions({ headers: received });
  return { options: { ...options, userVerification: "required" } };
}

/** Signs in with a passkey's response. Null on success. */
export async function verifyPasskey(response: AuthenticationResponseJSON): Promise<SignInResult> {
  const result = await callAuthAudited({ ...signInEntry, subject: "passkey" }, async (auth, received) =>
    auth.api.verifyPasskeyAuthentication({ body: { response }, headers: received }),
  );
  if ("message" in result) return { message: result.message, email: "" };
  await recordSignIn(result.value.user, "by passkey");
  return null;
}

export async function endBrowserSession(owner: OwnerActor): Promise<void> {
  const token = await readMemoryCookie();
  if (token) {
    getMemorySessions().end(token);
    await writeMemoryCookie(null);
  }
  if (owner.isLimited) return;
  const received = await headers();
  await (await getAuthForRequest(received)).api.signOut({ headers: received });
  await recordAuditEvent(owner, { action: "sign-out" });
}

function recordSignIn({ email }: { email: string }, detail: string): Promise<void> {
  return recordAuditEvent({ kind: "owner", email }, { action: "sign-in", subject: email, detail });
}

const signInEntry = { doer: "stranger", action: "sign-in" } as const;
