"use client";

import { useEffect, useRef } from "react";

import { setUp } from "@/lib/auth/actions";

import { AuthField, AuthForm } from "./auth-form";

/** Removes the setup code of the terminal's link from the address and returns it; null if there is none. */
function readCodeFromHash(): string | null {
  const code = location.hash.slice(1);
  if (!/^[\dA-Z-]+$/.test(code)) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  return code;
}

/** `minLength` is the minimum length of a password. */
export function SetupForm({ next, minLength }: { next: string; minLength: number }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const fill = () => {
      const code = readCodeFromHash();
      if (code !== null && field.current) field.current.value = code;
    };
    fill();
    // Pasting the link into this tab changes only the hash.
    window.addEventListener("hashchange", fill);
    return () => window.removeEventListener("hashchange", fill);
  }, []);
  return (
    <AuthForm action={setUp} next={next} label="Make this app mine">
      {({ email, code }) => (
        <>
          <AuthField
            label="Code from the terminal"
            name="code"
            defaultValue={code}
            ref={field}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            hint="The app printed it when it started. Only who reads that terminal can become the owner."
          />
          <AuthField
            label="E-mail"
            type="email"
            name="email"
            autoComplete="username"
            defaultValue={email}
            hint="Your name for signing in. No mail is ever sent."
          />
          <AuthField
            label="Password"
            type="password"
            name="password"
            autoComplete="new-password"
            minLength={minLength}
            hint={`${minLength} characters or more; a few words will do.`}
          />
          <AuthField label="Password again" type="password" name="again" autoComplete="new-password" />
        </>
      )}
    </AuthForm>
  );
}
