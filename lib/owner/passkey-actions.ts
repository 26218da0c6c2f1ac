"use server";

import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import { refresh } from "next/cache";

import { recordEvent } from "@/lib/audit/record";
import { attempt } from "@/lib/auth/attempt";
import { textOf } from "@/lib/auth/form-text";
import { guardAction } from "@/lib/auth/guard";
import { holdsKey, keyAsName } from "@/lib/credentials/names";

import type { OwnerAnswer } from "./password-actions";
import { ownerPasskeys } from "./queries";

/** The longest name of a passkey. */
const longest = 60;

/** Asks the password, and gives what the browser must be told to make a passkey. */
export async function beginPasskey(
  password: string,
): Promise<{ message: string } | { options: PublicKeyCredentialCreationOptionsJSON }> {
  const owner = await guardAction();
  const result = await attempt({ doer: owner, action: "passkey.add" }, async (auth, received) => {
    await auth.api.verifyPassword({ body: { password: String(password) }, headers: received });
    return auth.api.generatePasskeyRegistrationOptions({ headers: received });
  });
  return "message" in result ? result : { options: result.value };
}

/** Keeps the passkey that the browser made. Without `beginPasskey` before it there is no challenge that it could answer. */
export async function addPasskey(response: RegistrationResponseJSON, name: string): Promise<OwnerAnswer> {
  const owner = await guardAction();
  if (holdsKey(name)) return { ok: false, message: keyAsName };
  const subject = String(name).trim().slice(0, longest) || "Passkey";
  const result = await attempt({ doer: owner, action: "passkey.add", subject }, (auth, received) =>
    auth.api.verifyPasskeyRegistration({ body: { response, name: subject }, headers: received }),
  );
  if ("message" in result) return { ok: false, message: result.message };
  await recordEvent(owner, { action: "passkey.add", subject });
  refresh();
  return { ok: true, message: `The passkey “${subject}” signs in from now on, without password and code.` };
}

/** Gives a passkey another name; what it opens stays the same, so no password is asked. */
export async function renamePasskey(_before: OwnerAnswer, form: FormData): Promise<OwnerAnswer> {
  const owner = await guardAction();
  const id = textOf(form, "id");
  const name = textOf(form, "new").trim().slice(0, longest);
  if (holdsKey(textOf(form, "new"))) return { ok: false, message: keyAsName };
  if (!name) return { ok: false, message: "A passkey needs a name." };
  const passkey = (await ownerPasskeys()).find((known) => known.id === id);
  if (!passkey) return { ok: false, message: "This passkey is not here any more. Load this page again." };
  const doing = { action: "passkey.rename", subject: passkey.name } as const;
  const result = await attempt({ doer: owner, ...doing }, (auth, received) =>
    auth.api.updatePasskey({ body: { id, name }, headers: received }),
  );
  if ("message" in result) return { ok: false, message: result.message };
  await recordEvent(owner, { ...doing, detail: `now “${name}”` });
  refresh();
  return { ok: true, message: `The passkey is called “${name}” now.` };
}

/** Forgets a passkey, after the password was given. */
export async function removePasskey(_before: OwnerAnswer, form: FormData): Promise<OwnerAnswer> {
  const owner = await guardAction();
  const subject = textOf(form, "name");
  const result = await attempt({ doer: owner, action: "passkey.remove", subject }, async (auth, received) => {
    await auth.api.verifyPassword({ body: { password: textOf(form, "password") }, headers: received });
    return auth.api.deletePasskey({ body: { id: textOf(form, "id") }, headers: received });
  });
  if ("message" in result) return { ok: false, message: result.message };
  await recordEvent(owner, { action: "passkey.remove", subject });
  refresh();
  return { ok: true, message: `The passkey “${subject}” is removed.` };
}
