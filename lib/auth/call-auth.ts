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
    if (code === "TOO_MANY_TRIES") return { message: error.body?.message ?? "Too many attempts." };
    const reason = code && code.toLowerCase().replaceAll("_", " ");
    await recordAuditEvent(doer, { action, subject: subject ?? null, outcome: "refused", detail: reason });
    return { message: (code && authErrorMessages.get(code)) ?? fallbackMessage(doer) };
  }
}

const challengeMissingMessage = "This took too long or was started in another window. Try again.";
const unknownPasskeyMessage =
  "This passkey is unknown here or was added at another address. Use another passkey or the password.";

const authErrorMessages = new Map(
  Object.entries({
    INVALID_PASSWORD: "Wrong password.",
    INVALID_CODE: "Wrong code. Codes change every 30 seconds; check the clock of your phone.",
    CODE_USED: "This code has already been used. Wait up to 30 seconds for the next one.",
    INVALID_BACKUP_CODE: "Wrong code. Each recovery code works once.",
    INVALID_TWO_FACTOR_COOKIE: "This sign-in took too long. Start again with the password.",
    TOTP_ALREADY_ENABLED: "One-time codes are already on. Reload the page.",
    TOTP_NOT_ENABLED: "One-time codes are off. Reload the page.",
    TWO_FACTOR_NOT_ENABLED: "One-time codes are off. Reload the page.",
    TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "Too many wrong codes. Start again with the password.",
    ACCOUNT_TEMPORARILY_LOCKED: "Too many wrong codes. Try again in 15 minutes.",
    CHALLENGE_NOT_FOUND: challengeMissingMessage,
    PASSKEY_NOT_FOUND: unknownPasskeyMessage,
    AUTHENTICATION_FAILED: unknownPasskeyMessage,
    USER_NOT_VERIFIED:
      "The device did not check a PIN, fingerprint or face. Set one up there, or use the password.",
    FAILED_TO_VERIFY_REGISTRATION: "The passkey could not be verified, so it was not added. Try again.",
  }),
);

/** The sign-in page shows one message for a wrong address and a wrong password, so it reveals neither. */
function fallbackMessage(doer: AuditActor): string {
  return doer === "stranger"
    ? "Wrong e-mail or password."
    : "Something went wrong, so nothing was changed. Reload the page and try again.";
}
