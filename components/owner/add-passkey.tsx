"use client";

import { useActionState } from "react";

import { DoorField } from "@/components/door/door-form";
import { passkeyTrouble } from "@/components/door/passkey-trouble";
import { useAsleep } from "@/components/ui/use-asleep";
import { textOf } from "@/lib/auth/form-text";
import { addPasskey, beginPasskey } from "@/lib/owner/passkey-actions";
import type { OwnerAnswer } from "@/lib/owner/password-actions";

import { Ask } from "./ask";
import { Answer } from "./owner-form";
import { PasswordField } from "./password-field";

/** Makes a passkey on this device or on a key that is plugged in. */
export function AddPasskey() {
  const [answer, add, isPending] = useActionState(make, null);
  const asleep = useAsleep(isPending);
  return (
    <>
      {answer && <Answer answer={answer} />}
      <Ask key={answer?.ok ? "done" : "asked"} label="Add a passkey…">
        <form className="owner-form" action={add}>
          <DoorField label="Name" name="name" maxLength={60} autoComplete="off" placeholder="Laptop" />
          <PasswordField />
          <button className="btn js-only" {...asleep}>
            {isPending ? "Follow your browser…" : "Add the passkey"}
          </button>
          <p className="no-js">Adding a passkey needs JavaScript.</p>
        </form>
      </Ask>
    </>
  );
}

async function make(_before: OwnerAnswer, form: FormData): Promise<OwnerAnswer> {
  try {
    const begun = await beginPasskey(textOf(form, "password"));
    if ("message" in begun) return { ok: false, message: begun.message };
    const { startRegistration } = await import("@simplewebauthn/browser");
    return await addPasskey(await startRegistration({ optionsJSON: begun.options }), textOf(form, "name"));
  } catch (error) {
    return { ok: false, message: passkeyTrouble(error) };
  }
}
