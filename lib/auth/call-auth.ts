import "server-only";

import { isAPIError } from "better-auth/api";
import { headers } from "next/headers";

import { recordAuditEvent, type AuditActor } from "@/lib/audit/record";
import type { AuditAction } from "@/lib/audit/labels";

import type { Auth } from "./auth";
import { getAuthForRequest } from "./get-auth";

interface AuditedAuthCall {
  doer: AuditActor;
  action: AuditAction;
  subject?: string;
}

/** Calls better-auth; writes a rejection to the audit log and returns it as a message. */
export async function callAuthAudited<T>(
  { doer, action, subject }: AuditedAuthCall,
  call: (auth: Auth, received: Headers) => Promise<T>,
): Promise<{ value: T } | { message: string }> {
  const received = new Headers(await headers());
  try {
    return { value: await call(await getAuthForRequest(received), received) };
  } catch (error) {
    // The class may be that of another copy of the library, loaded for routes.
    if (!isAPIError(error)) throw error;
    const code = error.body?.code ?? null;
    // Do not log rate-limited attempts: an attacker could fill the log.
    if (code === "TOO_MANY_TRIES") return { message: error.body?.message ?? "Too many tries." };
    const reason = code && code.toLowerCase().replaceAll("_", " ");
    await recordAuditEvent(doer, { action, subject: subject ?? null, outcome: "refused", detail: reason });
    return { message: (code && authErrorMessages.get(code)) ?? fallbackMessage(doer) };
  }
}

const challengeMissingMessage = "This took too long, or was begun in another window. Try again.";
const unknownPasskeyMessage =
  "This passkey is not the owner’s, or was made under another address of the app. Use another one, or the password.";

const authErrorMessages = new Map(
  Object.entries({
    INVALID_PASSWORD: "That is not your password.",
    INVALID_CODE:
      "That code is not right. Codes change every 30 seconds: see that the clock of its device is right.",
    CODE_USED: "This code was used already. Wait for the next one; codes change every 30 seconds.",
    INVALID_BACKUP_CODE: "That code is not right. A recovery code works once.",
    INVALID_TWO_FACTOR_COOKIE: "This sign-in took too long. Begin again with the password.",
    TOTP_ALREADY_ENABLED: "One-time codes are on already. Load this page again.",
    TOTP_NOT_ENABLED: "One-time codes are not on. Load this page again.",
    TWO_FACTOR_NOT_ENABLED: "One-time codes are not on. Load this page again.",
    TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "Too many codes that were wrong. Begin again with the password.",
    ACCOUNT_TEMPORARILY_LOCKED: "Too many codes that were wrong. Wait a quarter of an hour, then try again.",
    CHALLENGE_NOT_FOUND: challengeMissingMessage,
    PASSKEY_NOT_FOUND: unknownPasskeyMessage,
    AUTHENTICATION_FAILED: unknownPasskeyMessage,
    USER_NOT_VERIFIED:
      "The device of this passkey did not ask for a PIN, a finger or a face, so it proves too little. Set one up there, or use the password.",
    FAILED_TO_VERIFY_REGISTRATION:
      "The device’s answer could not be checked, so no passkey was added. Try again.",
  }),
);

/** The sign-in page shows one message for a wrong address and a wrong password, so it reveals neither. */
function fallbackMessage(doer: AuditActor): string {
  return doer === "stranger"
    ? "Wrong e-mail or password."
    : "The app could not do this, so nothing was changed. Load this page again, then try once more.";
}
