"use server";

import { refresh } from "next/cache";

import { recordAuditEvent } from "@/lib/audit/record";
import { callAuthAudited } from "@/lib/auth/call-auth";
import { readFormText } from "@/lib/auth/form-text";
import { guardAction } from "@/lib/auth/guard";
import { signedOut } from "@/lib/auth/signed-out";
import { validatePassword } from "@/lib/auth/password";

/** The result of an owner's action; null before the first try. */
export type OwnerActionResult = { ok: boolean; message: string } | null;

/** Changes the password. Ends every other session and renews the one of this browser. */
export async function changePassword(_before: OwnerActionResult, form: FormData): Promise<OwnerActionResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  const newPassword = readFormText(form, "new");
  if (newPassword !== readFormText(form, "again")) return { ok: false, message: "Passwords don’t match." };
  const fault = await validatePassword(newPassword, owner.email);
  if (fault) return { ok: false, message: fault };
  const body = { currentPassword: readFormText(form, "password"), newPassword, revokeOtherSessions: true };
  const result = await callAuthAudited({ doer: owner, action: "password.change" }, (auth, received) =>
    auth.api.changePassword({ body, headers: received }),
  );
  if ("message" in result) return { ok: false, message: result.message };
  await recordAuditEvent(owner, { action: "password.change", detail: "all other sessions ended" });
  refresh();
  return { ok: true, message: "Password changed. All other browsers are signed out." };
}
