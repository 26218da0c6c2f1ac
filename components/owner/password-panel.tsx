"use client";

import { AuthField } from "@/components/sign-in/auth-form";
import { Card, CardBody } from "@/components/ui/card";
import { changePassword } from "@/lib/owner/password-actions";

import { OwnerForm, PasswordField } from "./owner-form";

/** `minLength` is the minimum length of a password. */
export function PasswordPanel({ email, minLength }: { email: string; minLength: number }) {
  return (
    <Card aria-label="Password" title="Password" end={`for ${email}`}>
      <CardBody className="gap-2.5">
        <p>Changing it signs out all other browsers. API tokens and passkeys keep working.</p>
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
      </CardBody>
    </Card>
  );
}
