import "server-only";

import { APIError } from "better-auth";
import { headers } from "next/headers";
import { redirect } from "next/navigation";

import { getDatabase } from "@/db/client";
import { recordEvent } from "@/lib/audit/record";

import type { DoorAnswer } from "./actions";
import type { OwnerActor } from "./actor";
import { loginFor } from "./login";
import { createOwner, OwnerError } from "./owner";
import { ownPath } from "./own-path";
import { setupCode, showSetupCode } from "./setup";

/** Makes the owner by the code of the terminal. Null when it went well and they are signed in. */
export async function makeOwner(form: FormData): Promise<DoorAnswer> {
  const email = textOf(form, "email");
  const password = textOf(form, "password");
  if (password !== textOf(form, "again")) return { message: "The two passwords are not the same.", email };
  const code = setupCode();
  const outcome = code.take(textOf(form, "code"));
  if (outcome !== "good") {
    await recordEvent("stranger", { action: "owner.create", outcome: "refused", detail: "wrong code" });
    if (outcome === "used-up") await showSetupCode();
    return {
      email,
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
    return { message: error.message, email };
  }
  await recordEvent("stranger", { action: "owner.create", subject: email });
  return takeSignIn(form);
}

/** Signs in by password. Null when a session was begun; leads on to the second factor where there is one. */
export async function takeSignIn(form: FormData): Promise<DoorAnswer> {
  const email = textOf(form, "email");
  const result = await attempt(email, async (auth, received) =>
    auth.api.signInEmail({
      body: { email: email.trim(), password: textOf(form, "password") },
      headers: received,
    }),
  );
  if ("message" in result) return { message: result.message, email };
  if ("twoFactorRedirect" in result.value) {
    const next = ownPath(form.get("next"));
    redirect(next === "/" ? "/sign-in/code" : `/sign-in/code?${new URLSearchParams({ next })}`);
  }
  await recordEvent("stranger", { action: "sign-in", subject: email.trim(), detail: "by password" });
  return null;
}

/** The second step: a one-time code, or one of the recovery codes. Null when a session was begun. */
export async function takeCode(form: FormData): Promise<DoorAnswer> {
  const code = textOf(form, "code").replaceAll(/\s/g, "");
  const isOneTime = /^\d{6}$/.test(code);
  const result = await attempt("second factor", async (auth, received) =>
    isOneTime
      ? auth.api.verifyTOTP({ body: { code }, headers: received })
      : auth.api.verifyBackupCode({ body: { code }, headers: received }),
  );
  if ("message" in result) return { message: result.message, email: "" };
  await recordEvent("stranger", {
    action: "sign-in",
    detail: isOneTime ? "by password and one-time code" : "by password and recovery code",
  });
  return null;
}

/** Ends the session of this browser. */
export async function takeSignOut(owner: OwnerActor): Promise<void> {
  const received = await headers();
  await (await loginFor(received)).api.signOut({ headers: received });
  await recordEvent(owner, { action: "sign-out" });
}

type Auth = Awaited<ReturnType<typeof loginFor>>;

async function attempt<T>(
  subject: string,
  call: (auth: Auth, received: Headers) => Promise<T>,
): Promise<{ value: T } | { message: string }> {
  const received = new Headers(await headers());
  try {
    return { value: await call(await loginFor(received), received) };
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    await recordEvent("stranger", {
      action: "sign-in",
      subject,
      outcome: "refused",
      detail: error.body?.code ?? null,
    });
    return { message: messageOf(error) };
  }
}

/** The same for a wrong name and a wrong password, so that neither is told by it. */
function messageOf(error: APIError): string {
  const code = error.body?.code;
  if (code === "TOO_MANY_TRIES") return error.body?.message ?? "Too many tries.";
  if (code === "INVALID_TWO_FACTOR_COOKIE")
    return "This sign-in took too long. Begin again with the password.";
  if (code === "INVALID_CODE" || code === "INVALID_BACKUP_CODE") return "That code is not right.";
  return "That is not the owner's address and password.";
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
