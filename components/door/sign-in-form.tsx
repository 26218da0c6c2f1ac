"use client";

import { signIn } from "@/lib/auth/actions";

import { DoorField, DoorForm } from "./door-form";

export function SignInForm({ next }: { next: string }) {
  return (
    <DoorForm action={signIn} next={next} label="Sign in">
      {({ email }) => (
        <>
          <DoorField label="E-mail" type="email" name="email" autoComplete="username" defaultValue={email} />
          <DoorField label="Password" type="password" name="password" autoComplete="current-password" />
        </>
      )}
    </DoorForm>
  );
}
