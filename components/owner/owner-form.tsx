"use client";

import { useActionState, type ReactNode } from "react";

import { AuthField } from "@/components/sign-in/auth-form";
import { Button, buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { OwnerActionResult } from "@/lib/owner/password-actions";

interface OwnerFormProps {
  action(before: OwnerActionResult, form: FormData): Promise<OwnerActionResult>;
  /** Label of the button that shows the form. */
  disclosureLabel: string;
  what?: string;
  /** Label of the submit button. */
  label: string;
  isDangerous?: boolean;
  children: ReactNode;
}

/** A form for a change of how the owner signs in, with its result; works without JavaScript. */
export function OwnerForm({
  action,
  disclosureLabel: ask,
  what,
  label,
  isDangerous = false,
  children,
}: OwnerFormProps) {
  const [result, submit, isPending] = useActionState(action, null);
  return (
    <>
      {result && <ResultNotice result={result} />}
      <Disclosure key={result?.ok ? "done" : "asked"} label={ask} what={what} isOpen={result?.ok === false}>
        <form className={ownerFormClass} action={submit}>
          {children}
          <Button type="submit" variant={isDangerous ? "danger" : "outline"} disabled={isPending}>
            {isPending ? "Please wait…" : label}
          </Button>
        </form>
      </Disclosure>
    </>
  );
}

export const ownerFormClass = "grid max-w-[360px] justify-items-start gap-3 max-lg:max-w-none [&>div]:w-full";

export function ResultNotice({ result: { ok, message } }: { result: NonNullable<OwnerActionResult> }) {
  return (
    <div className="order-2 w-full">
      <Notice tone={ok ? undefined : "bad"} announce={ok ? "status" : "alert"} isInset>
        {message}
      </Notice>
    </div>
  );
}

interface DisclosureProps {
  label: string;
  /** The subject, for screen readers. */
  what?: string | undefined;
  isOpen?: boolean;
  children: ReactNode;
}

/** A rarely used form behind a button. */
export function Disclosure({ label, what, isOpen = false, children }: DisclosureProps) {
  return (
    <details className="group open:order-1 open:basis-full" open={isOpen}>
      <summary
        className={buttonClass({
          className:
            "list-none group-open:mb-2.5 group-open:border-edge group-open:bg-sunken [&::-webkit-details-marker]:hidden",
        })}
      >
        <span>{label}</span>
        {what && <span className="sr-only">{` ${what}`}</span>}
      </summary>
      {children}
    </details>
  );
}

/** Asks a signed-in user for the password: an open browser alone must not be enough. */
export function PasswordField({ label = "Your password" }: { label?: string }) {
  return <AuthField label={label} type="password" name="password" autoComplete="current-password" />;
}
