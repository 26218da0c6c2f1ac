"use server";

import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import { refresh } from "next/cache";

import { recordAuditEvent } from "@/lib/audit/record";
import { callAuthAudited } from "@/lib/auth/call-auth";
import { readFormText } from "@/lib/auth/form-text";
import { guardAction } from "@/lib/auth/guard";
import { signedOut } from "@/lib/auth/signed-out";
import { containsSecret, keyAsNameMessage } from "@/lib/redaction/redact";

import type { OwnerActionResult } from "./password-actions";
import { listOwnerPasskeys } from "./queries";

const maxNameLength = 60;

/** Checks the password and returns the options with which the browser creates a passkey. */
export async function startPasskeyRegistration(
  password: string,
): Promise<{ message: string } | { options: PublicKeyCredentialCreationOptionsJSON }> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  const result = await callAuthAudited({ doer: owner, action: "passkey.add" }, async (auth, received) => {
    await auth.api.verifyPassword({ body: { password: String(password) }, headers: received });
    return auth.api.generatePasskeyRegistrationOptions({ headers: received });
  });
  return "message" in result ? result : { options: result.value };
}

/** Stores the passkey that the browser created. Requires the challenge of `startPasskeyRegistration`. */
export async function addPasskey(
  response: RegistrationResponseJSON,
  name: string,
): Promise<OwnerActionResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  if (containsSecret(name)) return { ok: false, message: keyAsNameMessage };
  const subject = String(name).trim().slice(0, maxNameLength) || "Passkey";
  const result = await callAuthAudited({ doer: owner, action: "passkey.add", subject }, (auth, received) =>
    auth.api.verifyPasskeyRegistration({ body: { response, name: subject }, headers: received }),
  );
  if ("message" in result) return { ok: false, message: result.message };
  await recordAuditEvent(owner, { action: "passkey.add", subject });
  refresh();
  return { ok: true, message: `Passkey “${subject}” added. It signs you in without password and code.` };
}

/** Renames a passkey; its rights stay the same, so no password is required. */
export async function renamePasskey(_before: OwnerActionResult, form: FormData): Promise<OwnerActionResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  const id = readFormText(form, "id");
  const name = readFormText(form, "new").trim().slice(0, maxNameLength);
  if (containsSecret(readFormText(form, "new"))) return { ok: false, message: keyAsNameMessage };
  if (!name) return { ok: false, message: "Enter a name for the passkey." };
  const passkey = (await listOwnerPasskeys()).find((known) => known.id === id);
  if (!passkey) return { ok: false, message: "This passkey no longer exists. Reload the page." };
  const doing = { action: "passkey.rename", subject: passkey.name } as const;
  const result = await callAuthAudited({ doer: owner, ...doing }, (auth, received) =>
    auth.api.updatePasskey({ body: { id, name }, headers: received }),
  );
  if ("message" in result) return { ok: false, message: result.message };
  await recordAuditEvent(owner, { ...doing, detail: `now “${name}”` });
  refresh();
  return { ok: true, message: `Passkey renamed to “${name}”.` };
}

/** Removes a passkey after checking the password. */
export async function removePasskey(_before: OwnerActionResult, form: FormData): Promise<OwnerActionResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  const subject = readFormText(form, "name");
  const result = await callAuthAudited(
    { doer: owner, action: "passkey.remove", subject },
    async (auth, received) => {
      await auth.api.verifyPassword({
        body: { password: readFormText(form, "password") },
        headers: received,
      });
      return auth.api.deletePasskey({ body: { id: readFormText(form, "id") }, headers: received });
    },
  );
  if ("message" in result) return { ok: false, message: result.message };
  await recordAuditEvent(owner, { action: "passkey.remove", subject });
  refresh();
  return { ok: true, message: `Passkey “${subject}” removed.` };
}
