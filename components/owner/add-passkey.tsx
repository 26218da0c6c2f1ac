"use client";

import { useActionState } from "react";

import { AuthField } from "@/components/sign-in/auth-form";
import { passkeyErrorMessage } from "@/components/sign-in/passkey-error-message";
import { Button } from "@/components/ui/button";
import { useDisabledUntilHydrated } from "@/components/ui/hydration";
import { readFormText } from "@/lib/auth/form-text";
import { addPasskey, startPasskeyRegistration } from "@/lib/owner/passkey-actions";
import type { OwnerActionResult } from "@/lib/owner/password-actions";

import { Disclosure, ownerFormClass, PasswordField, ResultNotice } from "./owner-form";

/** Creates a passkey on this device or on a security key. */
export function AddPasskey() {
  const [result, add, isPending] = useActionState(registerPasskey, null);
  const disabled = useDisabledUntilHydrated(isPending);
  return (
    <>
      {result && <ResultNotice result={result} />}
      <Disclosure key={result?.ok ? "done" : "asked"} label="Add a passkey…">
        <form className={ownerFormClass} action={add}>
          <AuthField label="Name" name="name" maxLength={60} autoComplete="off" placeholder="Laptop" />
          <PasswordField />
          <Button type="submit" className="noscript:hidden" {...disabled}>
            {isPending ? "Follow your browser…" : "Add the passkey"}
          </Button>
          <p className="hidden noscript:block">Adding a passkey needs JavaScript.</p>
        </form>
      </Disclosure>
    </>
  );
}

async function registerPasskey(_before: OwnerActionResult, form: FormData): Promise<OwnerActionResult> {
  try {
    const begun = await startPasskeyRegistration(readFormText(form, "password"));
    if ("message" in begun) return { ok: false, message: begun.message };
    const { startRegistration } = await import("@simplewebauthn/browser");
    return await addPasskey(
      await startRegistration({ optionsJSON: begun.options }),
      readFormText(form, "name"),
    );
  } catch (error) {
    return { ok: false, message: passkeyErrorMessage(error) };
  }
}
