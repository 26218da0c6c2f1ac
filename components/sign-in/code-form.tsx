"use client";

import { submitCode } from "@/lib/auth/actions";

import { AuthField, AuthForm } from "./auth-form";

export function CodeForm({ next }: { next: string }) {
  return (
    <AuthForm action={submitCode} next={next} label="Go on">
      {() => (
        <AuthField
          label="One-time code"
          name="code"
          autoComplete="one-time-code"
          spellCheck={false}
          hint="The six digits that your authenticator app shows, or one of your recovery codes."
        />
      )}
    </AuthForm>
  );
}
