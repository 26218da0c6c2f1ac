"use client";

import { signIn } from "@/lib/auth/actions";

import { AuthField, AuthForm } from "./auth-form";

export function SignInForm({ next }: { next: string }) {
  return (
    <AuthForm action={signIn} next={next} label="Sign in">
      {({ email }) => (
        <>
          <AuthField label="E-mail" type="email" name="email" autoComplete="username" defaultValue={email} />
          <AuthField label="Password" type="password" name="password" autoComplete="current-password" />
        </>
      )}
    </AuthForm>
  );
}
