"use client";

import { useEffect, useRef } from "react";

import { setUp, signIn, submitCode } from "@/lib/auth/actions";

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
    <AuthForm action={setUp} next={next} label="Create account">
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
            hint="Printed in the terminal at start-up."
          />
          <AuthField
            label="E-mail"
            type="email"
            name="email"
            autoComplete="username"
            defaultValue={email}
            hint="Only used to sign in; we never send e-mail."
          />
          <AuthField
            label="Password"
            type="password"
            name="password"
            autoComplete="new-password"
            minLength={minLength}
            hint={`At least ${minLength} characters.`}
          />
          <AuthField label="Confirm password" type="password" name="again" autoComplete="new-password" />
        </>
      )}
    </AuthForm>
  );
}

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

export function CodeForm({ next }: { next: string }) {
  return (
    <AuthForm action={submitCode} next={next} label="Continue">
      {() => (
        <AuthField
          label="One-time code"
          name="code"
          autoComplete="one-time-code"
          spellCheck={false}
          hint="Six digits from your authenticator app, or a recovery code."
        />
      )}
    </AuthForm>
  );
}
