"use server";

import { refresh } from "next/cache";

import { recordAuditEvent } from "@/lib/audit/record";
import { callAuthAudited } from "@/lib/auth/call-auth";
import { readFormText } from "@/lib/auth/form-text";
import { guardAction } from "@/lib/auth/guard";
import { signedOut } from "@/lib/auth/signed-out";

import type { OwnerActionResult } from "./password-actions";
import { drawQrCode, type QrCode } from "./qr-code";
import { findRecoveryCodes } from "./queries";

/** The current step of enabling one-time codes. */
export type SecondFactorSetup =
  | { step: "password"; message: string }
  | { step: "code"; message: string | null; secret: string; qrCode: QrCode }
  | { step: "done"; recoveryCodes: string[] };

/**
 * Enables one-time codes in two steps: the password reveals the secret, a code proves that the owner's app
 * has it.
 */
export async function enableSecondFactor(
  before: SecondFactorSetup | null,
  form: FormData,
): Promise<SecondFactorSetup> {
  const owner = await guardAction();
  if (!owner && before?.step === "code") return { ...before, message: signedOut.message };
  if (!owner) return { step: "password", message: signedOut.message };
  const doing = { doer: owner, action: "second-factor.on" } as const;
  if (form.has("code") && before?.step === "code") {
    const code = readFormText(form, "code").replaceAll(/\s/g, "");
    const result = await callAuthAudited(doing, (auth, received) =>
      auth.api.verifyTOTP({ body: { code }, headers: received }),
    );
    if ("message" in result) return { ...before, message: result.message };
    await recordAuditEvent(owner, { action: doing.action });
    refresh();
    return { step: "done", recoveryCodes: (await findRecoveryCodes()) ?? [] };
  }
  const result = await callAuthAudited(doing, (auth, received) =>
    auth.api.enableTwoFactor({ body: { password: readFormText(form, "password") }, headers: received }),
  );
  if ("message" in result) return { step: "password", message: result.message };
  if (result.value.method !== "totp") throw new Error("Unexpected type of second factor.");
  const { totpURI } = result.value;
  const secret = new URL(totpURI).searchParams.get("secret") ?? "";
  return { step: "code", message: null, secret, qrCode: drawQrCode(totpURI) };
}

/** Disables one-time codes and the recovery codes. */
export async function disableSecondFactor(
  _before: OwnerActionResult,
  form: FormData,
): Promise<OwnerActionResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  const result = await callAuthAudited({ doer: owner, action: "second-factor.off" }, (auth, received) =>
    auth.api.disableTwoFactor({ body: { password: readFormText(form, "password") }, headers: received }),
  );
  if ("message" in result) return { ok: false, message: result.message };
  await recordAuditEvent(owner, { action: "second-factor.off" });
  refresh();
  return { ok: true, message: "One-time codes are off. Signing in needs only the password." };
}

/** New recovery codes; the previous ones become invalid. */
type RecoveryCodesResult = { message: string } | { recoveryCodes: string[] } | null;

export async function renewRecoveryCodes(
  _before: RecoveryCodesResult,
  form: FormData,
): Promise<RecoveryCodesResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  const result = await callAuthAudited({ doer: owner, action: "recovery-codes.renew" }, (auth, received) =>
    auth.api.generateBackupCodes({ body: { password: readFormText(form, "password") }, headers: received }),
  );
  if ("message" in result) return { message: result.message };
  await recordAuditEvent(owner, { action: "recovery-codes.renew" });
  refresh();
  return { recoveryCodes: result.value.backupCodes };
}
