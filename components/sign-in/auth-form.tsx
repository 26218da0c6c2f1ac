"use client";

import { useActionState, useId, type ComponentPropsWithRef, type ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { fieldClass } from "@/components/ui/select";
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
    <form className="grid gap-3.5 [&_input]:h-[max(36px,var(--control))]" action={submit}>
      <input type="hidden" name="next" value={next} />
      {result && (
        <Notice tone="bad" announce="alert" isInset>
          {result.message}
        </Notice>
      )}
      {children({ email: result?.email ?? "", code: result?.code ?? "" })}
      <Button type="submit" variant="primary" size="wide" disabled={isPending}>
        {isPending ? "Please wait…" : label}
      </Button>
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
    <Field id={id} label={label} hint={hint}>
      <input
        id={id}
        className={fieldClass}
        required
        {...(hint && { "aria-describedby": `${id}-hint` })}
        {...input}
      />
    </Field>
  );
}
