"use server";

import { refresh } from "next/cache";

import { recordEvent } from "@/lib/audit/record";
import { attempt } from "@/lib/auth/attempt";
import { textOf } from "@/lib/auth/form-text";
import { guardAction } from "@/lib/auth/guard";
import { passwordFault } from "@/lib/auth/password-fault";

/** What came of something that the owner asked for; null before the first try. */
export type OwnerAnswer = { ok: boolean; message: string } | null;

/** Takes a new password for the old one. Every other session ends, and this browser gets a new one. */
export async function changePassword(_before: OwnerAnswer, form: FormData): Promise<OwnerAnswer> {
  const owner = await guardAction();
  const newPassword = textOf(form, "new");
  if (newPassword !== textOf(form, "again"))
    return { ok: false, message: "The two new passwords are not the same." };
  const fault = await passwordFault(newPassword, owner.email);
  if (fault) return { ok: false, message: fault };
  const body = { currentPassword: textOf(form, "password"), newPassword, revokeOtherSessions: true };
  const result = await attempt({ doer: owner, action: "password.change" }, (auth, received) =>
    auth.api.changePassword({ body, headers: received }),
  );
  if ("message" in result) return { ok: false, message: result.message };
  await recordEvent(owner, { action: "password.change", detail: "all other sessions ended" });
  refresh();
  return { ok: true, message: "The password is changed, and every other browser is signed out." };
}
