"use client";

import { useActionState, useId, type ComponentPropsWithRef, type ReactNode } from "react";

import { Notice } from "@/components/ui/notice";
import type { SignInResult } from "@/lib/auth/sign-in-steps";

interface AuthFormProps {
  action(before: SignInResult, form: FormData): Promise<SignInResult>;
  /** Where to go on success. */
  next: string;
  label: string;
  /** Rendered with the previous inputs, except passwords. */
  children(typed: { email: string; code: string }): ReactNode;
}

/** A form that signs in or shows why not; works without JavaScript. */
export function AuthForm({ action, next, label, children }: AuthFormProps) {
  const [result, submit, isPending] = useActionState(action, null);
  return (
    <form className="door-form" action={submit}>
      <input type="hidden" name="next" value={next} />
      {result && (
        <Notice tone="bad" announce="alert">
          {result.message}
        </Notice>
      )}
      {children({ email: result?.email ?? "", code: result?.code ?? "" })}
      <button className="btn primary full" disabled={isPending}>
        {isPending ? "Please wait…" : label}
      </button>
    </form>
  );
}

interface AuthFieldProps extends ComponentPropsWithRef<"input"> {
  label: string;
  hint?: ReactNode;
}

export function AuthField({ label, hint, ...input }: AuthFieldProps) {
  const id = useId();
  return (
    <div className="door-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        required
        {...(hint && { "aria-describedby": `${id}-hint` })}
        {...input}
      />
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
