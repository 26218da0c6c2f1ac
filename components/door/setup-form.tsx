"use client";

import { setUp } from "@/lib/auth/actions";

import { DoorField, DoorForm } from "./door-form";

/** `least` is the fewest characters of a password. */
export function SetupForm({ next, least }: { next: string; least: number }) {
  return (
    <DoorForm action={setUp} next={next} label="Make this app mine">
      {({ email, code }) => (
        <>
          <DoorField
            label="Code from the terminal"
            name="code"
            defaultValue={code}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            hint="The app printed it when it started. Only who reads that terminal can become the owner."
          />
          <DoorField
            label="E-mail"
            type="email"
            name="email"
            autoComplete="username"
            defaultValue={email}
            hint="Your name for signing in. No mail is ever sent."
          />
          <DoorField
            label="Password"
            type="password"
            name="password"
            autoComplete="new-password"
            minLength={least}
            hint={`${least} characters or more; a few words will do.`}
          />
          <DoorField label="Password again" type="password" name="again" autoComplete="new-password" />
        </>
      )}
    </DoorForm>
  );
}
