"use client";

import { AuthField } from "@/components/sign-in/auth-form";
import { changePassword } from "@/lib/owner/password-actions";

import { OwnerForm } from "./owner-form";
import { PasswordField } from "./password-field";

/** `minLength` is the minimum length of a password. */
export function PasswordPanel({ email, minLength }: { email: string; minLength: number }) {
  return (
    <section className="panel" aria-labelledby="password">
      <header>
        <h2 id="password">Password</h2>
        <span className="end">{`for ${email}`}</span>
      </header>
      <div className="pad">
        <p>Changing it signs every other browser out. Tokens of scripts and passkeys go on working.</p>
        <OwnerForm action={changePassword} disclosureLabel="Change the password…" label="Change the password">
          <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
          <PasswordField label="Current password" />
          <AuthField
            label="New password"
            type="password"
            name="new"
            autoComplete="new-password"
            minLength={minLength}
            hint={`At least ${minLength} characters.`}
          />
          <AuthField label="Confirm new password" type="password" name="again" autoComplete="new-password" />
        </OwnerForm>
      </div>
    </section>
  );
}
