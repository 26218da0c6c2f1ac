"use client";

import { setUp } from "@/lib/auth/actions";

import { DoorField, DoorForm } from "./door-form";

/** The link in the terminal has the code at its end. */
function fillFromAddress(field: HTMLInputElement | null): void {
  const code = decodeURIComponent(location.hash.slice(1));
  if (field && field.value === "" && /^[\dA-Z-]+$/.test(code)) field.value = code;
}

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
            ref={fillFromAddress}
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
