import "server-only";

import type { AuthenticationResponseJSON } from "@simplewebauthn/browser";
import { headers } from "next/headers";
import { redirect } from "next/navigation";

import { deleteExpiredChallenges } from "@/db/challenges";
import { getDatabase } from "@/db/client";
import { recordEvent } from "@/lib/audit/record";
import { diskTrouble } from "@/lib/disk";
import { log } from "@/lib/log";

import type { DoorAnswer, PasskeyChallenge } from "./actions";
import type { OwnerActor } from "./actor";
import { attempt } from "./attempt";
import { ChallengeLimit } from "./challenge-limit";
import { hasOwner } from "./guard";
import { loginFor } from "./login";
import { textOf } from "./form-text";
import { readMemoryCookie, writeMemoryCookie } from "./memory-cookie";
import { memorySessions } from "./memory-session";
import { signInWithoutDisk, takeCodeWithoutDisk, type MemoryAnswer } from "./memory-sign-in";
import { createOwner, OwnerError } from "./owner";
import { ownPath } from "./own-path";
import { senderOf } from "./sender";
import { setupCode, showSetupCode } from "./setup";
import { bucketsOf } from "./throttle";

/** Makes the owner by the code of the terminal. Null when it went well and they are signed in. */
export async function makeOwner(form: FormData): Promise<DoorAnswer> {
  const email = textOf(form, "email");
  const password = textOf(form, "password");
  const typed = { email, code: textOf(form, "code") };
  if (password !== textOf(form, "again")) return { ...typed, message: "The two passwords are not the same." };
  if (await hasOwner())
    return { message: "This app has an owner already. Sign in instead, at /sign-in.", email };
  const code = setupCode();
  const outcome = code.take(typed.code);
  if (outcome !== "good") {
    if (outcome === "used-up") {
      await recordEvent("stranger", { action: "owner.create", outcome: "refused", detail: "20 wrong codes" });
      await showSetupCode();
    }
    return {
      ...(outcome === "wrong" ? typed : { email }),
      message:
        outcome === "wrong"
          ? "That is not the code that the terminal shows. It stands in the last lines that the app printed when it started."
          : "This code is good no more. The terminal shows a new one now.",
    };
  }
  try {
    await createOwner(getDatabase(), { email, password });
  } catch (error) {
    if (!(error instanceof OwnerError)) throw error;
    code.restore();
    return { ...typed, message: error.message };
  }
  await recordEvent(
    { kind: "owner", email: email.trim() },
    { action: "owner.create", subject: email.trim() },
  );
  return takeSignIn(form);
}

/** Signs in by password. Null when a session was begun; leads on to the second factor where there is one. */
export async function takeSignIn(form: FormData): Promise<DoorAnswer> {
  const email = textOf(form, "email");
  if (diskTrouble()) return signInFromMemory(form, email);
  const result = await attempt({ ...door, subject: email }, async (auth, received) =>
    auth.api.signInEmail({
      body: { email: email.trim(), password: textOf(form, "password") },
      headers: received,
    }),
  );
  if ("message" in result) return { message: result.message, email };
  if ("twoFactorRedirect" in result.value) {
    askForCode(form);
  }
  await recordSignIn(result.value.user, "by password");
  return null;
}

async function signInFromMemory(form: FormData, email: string): Promise<DoorAnswer> {
  const typed = { email, password: textOf(form, "password") };
  const answer = await signInWithoutDisk(await memoryDesk(), typed);
  const refusal = await letIn(answer, email);
  if ("needsCode" in answer && answer.needsCode) askForCode(form);
  return refusal;
}

async function letIn(answer: MemoryAnswer, email: string): Promise<DoorAnswer> {
  if ("message" in answer) return { message: answer.message, email };
  await writeMemoryCookie(answer.token);
  log.warn("The owner signs in to a session in memory, because nothing can be saved.");
  return null;
}

async function memoryDesk() {
  const { address } = senderOf(await headers());
  return {
    database: getDatabase(),
    sessions: memorySessions(),
    buckets: bucketsOf(address),
    now: Date.now(),
  };
}

function askForCode(form: FormData): never {
  const next = ownPath(textOf(form, "next"));
  redirect(next === "/" ? "/sign-in/code" : `/sign-in/code?${new URLSearchParams({ next })}`);
}

/** The second step: a one-time code, or one of the recovery codes. Null when a session was begun. */
export async function takeCode(form: FormData): Promise<DoorAnswer> {
  const code = textOf(form, "code").replaceAll(/\s/g, "");
  const waiting = diskTrouble() && (await readMemoryCookie());
  if (waiting) {
    const auth = await loginFor(await headers());
    return letIn(await takeCodeWithoutDisk(await memoryDesk(), { token: waiting, code, auth }), "");
  }
  const isOneTime = /^\d{6}$/.test(code);
  const result = await attempt({ ...door, subject: "second factor" }, async (auth, received) =>
    isOneTime
      ? auth.api.verifyTOTP({ body: { code }, headers: received })
      : auth.api.verifyBackupCode({ body: { code }, headers: received }),
  );
  if ("message" in result) return { message: result.message, email: "" };
  await recordSignIn(
    result.value.user,
    isOneTime ? "by password and one-time code" : "by password and recovery code",
  );
  return null;
}

// Next gives each page's actions copies of this module.
const shared = globalThis as { cheapestGpuChallengeLimit?: ChallengeLimit };

/** What a browser needs to ask for the owner's passkey, or why it gets nothing now. */
export async function askForPasskey(): Promise<PasskeyChallenge> {
  if (diskTrouble())
    return { message: "Nothing can be saved, so passkeys don't work now. Sign in with the password." };
  const received = await headers();
  deleteExpiredChallenges(getDatabase(), Date.now());
  const limit = (shared.cheapestGpuChallengeLimit ??= new ChallengeLimit());
  if (!limit.take(senderOf(received).address, performance.now()))
    return { message: "Too many sign-ins by passkey were started. Wait a minute, then try again." };
  const options = await (
    await loginFor(received)
  ).api.generatePasskeyAuthenticationOptions({ headers: received });
  return { options: { ...options, userVerification: "required" } };
}

/** Signs in by what a passkey said. Null when a session was begun. */
export async function takePasskey(response: AuthenticationResponseJSON): Promise<DoorAnswer> {
  const result = await attempt({ ...door, subject: "passkey" }, async (auth, received) =>
    auth.api.verifyPasskeyAuthentication({ body: { response }, headers: received }),
  );
  if ("message" in result) return { message: result.message, email: "" };
  await recordSignIn(result.value.user, "by passkey");
  return null;
}

/** Ends the session of this browser. */
export async function takeSignOut(owner: OwnerActor): Promise<void> {
  const token = await readMemoryCookie();
  if (token) {
    memorySessions().end(token);
    await writeMemoryCookie(null);
  }
  if (owner.isLimited) return;
  const received = await headers();
  await (await loginFor(received)).api.signOut({ headers: received });
  await recordEvent(owner, { action: "sign-out" });
}

function recordSignIn({ email }: { email: string }, detail: string): Promise<void> {
  return recordEvent({ kind: "owner", email }, { action: "sign-in", subject: email, detail });
}

const door = { doer: "stranger", action: "sign-in" } as const;
